"""Files that come with a form: looked at, kept, and carried by the form until they are saved with the words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app, request
from flask_babel import gettext
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from domain.values import LARGEST_FILE, LARGEST_TOGETHER, Attachment
from workers import attachments, file_types
from workers.file_types import NotTaken
from workers.imports.limits import LARGEST_FILE as LARGEST_DOCUMENT
from workers.reports.own_template.admission import LARGEST_FILE as LARGEST_TEMPLATE

CARRIED, TAKEN_AWAY, ADDED = "attached", "take_away", "files"
FIELDS = frozenset({CARRIED, TAKEN_AWAY, ADDED})
WORDS = 2 * 1024 * 1024  # bytes of a request beside its files
MOST = {
    "activities.write": LARGEST_TOGETHER + WORDS,
    "api_attachments.attach": LARGEST_TOGETHER + WORDS,
    "imports.upload": LARGEST_DOCUMENT + WORDS,
    "own_template.upload": LARGEST_TEMPLATE + WORDS,
}


@dataclass(frozen=True)
class Files:
    """``problems`` are sentences about files that were not taken; the others are kept already."""

    attached: tuple[Attachment, ...]
    problems: tuple[str, ...] = ()


def init_app(app: Flask) -> None:
    """Before anything reads the form: only who is signed in, and only where files are taken, may send this much."""
    app.before_request(allow_files)


def allow_files() -> None:
    if request.endpoint in MOST and (current_user.is_authenticated or request.endpoint.startswith("api_")):
        request.max_content_length = MOST[request.endpoint]


def posted_files(person: UUID) -> Files:
    """Those that the form carried and were not taken away, and those that came with it."""
    taken_away = set(request.form.getlist(TAKEN_AWAY))
    carried = [sealed for sealed in request.form.getlist(CARRIED) if sealed not in taken_away]
    kept, problems = [], []
    for sealed in carried:
        file = _unsealed(person, sealed)
        if file is None:
            problems.append(gettext("En bilaga kunde inte läsas ur formuläret. Bifoga den igen."))
        else:
            kept.append(file)
    for upload in _uploads(ADDED):
        try:
            kept.append(take(upload))
        except NotAttached as why:
            problems.append(str(why))
    return Files(tuple(dict.fromkeys(kept)), tuple(problems))


class NotAttached(Exception):
    """A sentence about a file that is not taken."""


def take(upload: FileStorage) -> Attachment:
    """Look at the file and keep it; raises NotAttached."""
    name = file_types.tidy_name(upload.filename or "")
    content = upload.stream.read(LARGEST_FILE + 1)
    if not content:
        raise NotAttached(gettext("%(name)s är tom.", name=name))
    if len(content) > LARGEST_FILE:
        raise NotAttached(gettext("%(name)s är för stor: en bilaga får vara högst 20 MB.", name=name))
    try:
        kind = file_types.media_type(name, content)
    except NotTaken:
        kinds = ", ".join(ending.removeprefix(".") for ending in file_types.KINDS)
        sentence = gettext(
            "%(name)s kan inte bifogas: filens innehåll är inget av slagen %(kinds)s.", name=name, kinds=kinds
        )
        raise NotAttached(sentence) from None
    return Attachment(sha256=attachments.keep(content, kind), size=len(content), name=name)


def sealed(person: UUID, files: Iterable[Attachment]) -> list[tuple[str, Attachment]]:
    """Each with what a form carries it as: signed for the person, so that nobody names a file they never saw."""
    signer = _signer(person)
    return [(str(signer.dumps([file.sha256, file.size, file.name])), file) for file in files]


def _unsealed(person: UUID, text: str) -> Attachment | None:
    try:
        digest, size, name = _signer(person).loads(text)
    except (BadSignature, ValueError):
        return None
    return Attachment(sha256=digest, size=size, name=name)


def _signer(person: UUID) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"attachment {person}")


def _uploads(name: str) -> Iterator[FileStorage]:
    return (upload for upload in request.files.getlist(name) if upload.filename)
