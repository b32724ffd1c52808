"""What was typed in a form that could not be taken, so that it can be read, copied and sent once more."""

from urllib.parse import urlsplit

import msgspec
from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from service.pages import local
from service.schemas import without_controls

SECRET = frozenset({"csrf_token", "password"})
NOT_WORDS = frozenset(
    {
        "command_id",
        "update_id",
        "base_version",
        "content_hash",
        "step_id",
        "do",
        "username",
        "next",
        "kept",
        "on_behalf_of",
        "bulk_id",
        "base_id",
        "base_hash",
        "attached",
        "take_away",
        "page",
    }
)


class Kept(msgspec.Struct, frozen=True):
    """The address that a form was posted to, and its fields in order, secrets left out."""

    address: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What a person wrote or chose, without the fields that carry ids."""
        return {name: value for name, value in self.fields if name not in NOT_WORDS and value}

    def packed(self) -> str:
        """One hidden field's worth."""
        return msgspec.json.encode(self).decode()


def posted() -> Kept:
    """What this request brought; no fields when there was more than can be taken."""
    address = request.full_path.rstrip("?")
    try:
        fields = tuple(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return Kept(address)
    return Kept(address, tuple((name, without_controls(value)) for name, value in fields if name not in SECRET))


def unpacked(text: str) -> Kept | None:
    """The opposite of `packed`; None for anything else, or an address that is not on this site."""
    try:
        kept = msgspec.json.decode(text, type=Kept)
    except msgspec.DecodeError:
        return None
    return kept if local(kept.address) == kept.address else None


def from_our_own_page() -> bool:
    """Whether the form stood on one of our pages, as browsers tell with every POST.

    What another site has filled in is never shown as the person's own words.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site != "none":
        return site == "same-origin"
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(current_app.config["SPARBAR_BASE_URL"]).netloc}
    return origin is None or urlsplit(origin).netloc in ours


def page_it_came_from() -> str:
    """The local address of the page where the form stood, or the front page."""
    came_from = urlsplit(request.referrer or "")
    query = f"?{came_from.query}" if came_from.query else ""
    return local(came_from.path + query) if from_our_own_page() else "/"
