"""The update form: its words as any form's, and the files that it carries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request

from domain.planned import PartTold
from domain.values import Attachment
from service.activities.parts import names, with_parts
from service.activities.schemas import UpdateForm
from service.attachments.taking import ADDED, FIELDS, posted_files, sealed
from service.forms import Field, SchemaForm


class WritingForm(SchemaForm):
    """``files`` are those attached now, each with what the form carries it as."""

    def __init__(
        self,
        person: UUID,
        parts: Sequence[PartTold] = (),
        initial: Mapping[str, Any] | None = None,
        files: Iterable[Attachment] = (),
    ):
        typed = None if initial is not None else {n: v for n, v in request.form.items() if n not in FIELDS}
        super().__init__(with_parts(UpdateForm, parts), typed, initial)
        self._parts = parts
        self._person, self._attached = person, tuple(files)
        self.taken_in: list[Attachment] = []

    @property
    def files(self) -> list[tuple[str, Attachment]]:
        return sealed(self._person, self._attached)

    @property
    def parts(self) -> list[tuple[PartTold, Field, Field]]:
        """Each sub-activity with its status and its line of words."""
        return [(part, *(self[name] for name in names(part.letter))) for part in self._parts]  # type: ignore[misc]

    def refuse(self, problems: Mapping[str, str]) -> None:
        """What the plan has no such part for is told at the part."""
        unknown = [names(part.letter)[0] for part in self._parts if part.title is None]
        of_parts = dict.fromkeys(unknown, problems["parts"]) if "parts" in problems else {}
        super().refuse({name: words for name, words in problems.items() if name != "parts"} | of_parts)

    def take_in(self, files: Iterable[Attachment]) -> None:
        """Files that the form did not know of: what is saved next must not drop them."""
        known = {file.sha256 for file in self._attached}
        self.taken_in = [file for file in files if file.sha256 not in known]
        self._attached += tuple(self.taken_in)

    def validate(self) -> bool:
        """Also keeps the files that came with it, whatever is wrong with the words: they need not be sent twice."""
        fits, posted = super().validate(), posted_files(self._person)
        self._attached = posted.attached
        self.data["attachments"] = posted.attached
        if posted.problems:
            self.errors[ADDED] = list(posted.problems)
        return fits and not posted.problems

    def summary(self) -> list[dict[str, str]]:
        """The files come last on the page."""
        wrong = self.errors.pop(ADDED, [])
        links = super().summary()
        if wrong:
            self.errors[ADDED] = wrong
        return [*links, *({"text": sentence, "href": f"#{ADDED}"} for sentence in wrong)]
