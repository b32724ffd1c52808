"""The update form: its words as any form's, and the files that it carries."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import request

from domain.values import Attachment
from service.activities.schemas import UpdateForm
from service.attachments.taking import ADDED, FIELDS, posted_files, sealed
from service.forms import SchemaForm


class WritingForm(SchemaForm):
    """``files`` are those attached now, each with what the form carries it as."""

    def __init__(self, person: UUID, initial: Mapping[str, Any] | None = None, files: Iterable[Attachment] = ()):
        typed = None if initial is not None else {n: v for n, v in request.form.items() if n not in FIELDS}
        super().__init__(UpdateForm(), typed, initial)
        self._person, self._attached = person, tuple(files)
        self.taken_in: list[Attachment] = []

    @property
    def files(self) -> list[tuple[str, Attachment]]:
        return sealed(self._person, self._attached)

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
