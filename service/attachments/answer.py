"""An attached file for those who may read words that carry it; for everybody else it does not exist."""

from urllib.parse import quote
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from domain.errors import NotFound
from service.moments import asked_moment
from service.workplace import workplace
from workers import attachments
from workers.read_models import sign_off_queue


def file_answer(reader: UUID, digest: str) -> Response:
    """Always to be saved and never shown inside the site; raises NotFound.

    It is readable as the update whose words have carried it, now or at the moment that is asked for.
    """
    name, kept = _readable_name(reader, digest), attachments.one(digest)
    if name is None or kept is None:
        raise NotFound
    answer = Response(attachments.pieces(kept), mimetype=kept.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Length"] = str(kept.size)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(digest)
    return answer.make_conditional(request.environ)


def _readable_name(reader: UUID, digest: str) -> str | None:
    """What the file is called in the newest words with it that the person may read."""
    past = asked_moment()
    with workplace(reader, past) as at:
        carried = sign_off_queue.that_carried(at.reading, digest)
        standing = sign_off_queue.several(at.reading, list({update.update_id for update in carried}))
        readable = {update.update_id for update in standing if at.may_read(update.facts)}
    words = (update.content for update in carried if update.update_id in readable)
    names = (file.name for content in words for file in content.attachments if file.sha256 == digest)
    return next(names, None)
