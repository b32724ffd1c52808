"""What every form and API request goes through before it becomes a command."""

import unicodedata
from typing import Any

from flask_babel import gettext, lazy_gettext
from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate, validates_schema

from workers.mail import addresses

ALLOWED_CONTROLS = "\n\t"
NEVER_TYPED = ("Cc", "Cs")  # Unicode's control characters and lone surrogates


class Strict(Schema):
    """Unknown keys are refused; an empty string counts as missing; lazy sentences become plain ones."""

    class Meta:
        unknown = RAISE

    @pre_load
    def tidy(self, data: Any, **_: Any) -> Any:
        """NFC and plain newlines everywhere; JSON null and other types are left to the fields."""
        if not isinstance(data, dict):
            return data
        return {name: _tidied(value) for name, value in data.items() if value != "" or name not in self.fields}

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def no_controls(self, _loaded: Any, original: Any, **_: Any) -> None:
        """A NUL or another invisible control character is told about: PostgreSQL and PDF take none."""
        found = [name for name, value in _items(original) if isinstance(value, str) and _has_controls(value)]
        if found:
            sentence = gettext(
                "Texten hade ett osynligt styrtecken. Vi har tagit bort det: läs igenom och skicka igen."
            )
            raise ValidationError({name: [sentence] for name in found})

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:  # noqa: ARG002 - the library's signature
        """marshmallow leaves a lazy sentence outside a list, and unformatted."""
        error.messages = _plain(error.messages)


class Longest(validate.Length):
    """At most so many characters, and a sentence that says by how many it is too long."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)
        self.most = most

    def __call__(self, value: Any) -> Any:
        over = len(value) - self.most
        if over > 0:
            raise ValidationError(
                gettext("Korta texten med %(over)s tecken. Högst %(most)s.", over=over, most=self.most)
            )
        return value


class Text(fields.String):
    """Words that people type, at most ``longest`` characters."""

    def __init__(self, longest: int, **options: Any) -> None:
        super().__init__(validate=[Longest(longest)], **options)


class Reason(Text):
    """Why: the domain demands it, and ``missing`` is the sentence for an empty one."""

    def __init__(self, label: object, missing: object, hint: object = None) -> None:
        words = {"label": label, "hint": hint, "widget": "textarea", "missing": missing}
        super().__init__(2000, load_default="", metadata=words)


class Day(fields.Date):
    """A day, as browsers send it: 2020-01-10."""

    def __init__(self, label: object, hint: object = None) -> None:
        sentence = lazy_gettext("Skriv dagen som år-månad-dag, till exempel 2020-01-10")
        problems = {"required": sentence, "invalid": sentence}
        super().__init__(
            required=True, error_messages=problems, metadata={"label": label, "hint": hint, "widget": "date"}
        )


class MailAddress(fields.String):
    """One plain address, or nothing: then no mail is sent."""

    def __init__(self) -> None:
        words = {"label": lazy_gettext("Mejladress"), "widget": "email", "optional": True}
        words |= {"hint": lazy_gettext("Lämna tomt för att inte få några mejl.")}
        super().__init__(load_default="", validate=[Longest(addresses.LONGEST), _address], metadata=words)


def _address(value: str) -> None:
    if value and not addresses.is_address(value):
        raise ValidationError(gettext("Skriv en mejladress, till exempel fornamn.efternamn@kommunen.se"))


class Asked(Strict):
    """What a page asks carries the id of the command that it becomes: sent twice, it is the same command."""

    command_id = fields.UUID(required=True, metadata={"widget": "hidden"})


class InSomebodysName(Strict):
    """Whom one acts for; nothing means oneself. Whether one may is for the domain to say."""

    on_behalf_of = fields.UUID(allow_none=True, load_default=None, metadata={"widget": "whom"})


class AskedForSomebody(Asked, InSomebodysName):
    """What can be asked in one's own name or in that of somebody one stands in for."""


def without_controls(value: str) -> str:
    """The same words without what `Strict` refuses, to show again in the form."""
    return "".join(sign for sign in value if not _is_control(sign))


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in NEVER_TYPED and sign not in ALLOWED_CONTROLS


def _has_controls(value: str) -> bool:
    return any(map(_is_control, _plain_newlines(value)))


def _items(original: Any) -> Any:
    return original.items() if isinstance(original, dict) else ()


def _tidied(value: Any) -> Any:
    return unicodedata.normalize("NFC", _plain_newlines(value)) if isinstance(value, str) else value


def _plain_newlines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _plain(messages: Any) -> Any:
    if isinstance(messages, dict):
        return {name: _plain(value) for name, value in messages.items()}
    return [str(message) for message in messages] if isinstance(messages, list) else [str(messages)]
