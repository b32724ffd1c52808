"""What is said about an update beside its words: comments, that may block, and suggestions, that never overwrite."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.values import Value

Field = Literal["status", "text", "done", "next", "obstacle", "decision_needed", "closing_statement"]


class Comment(Value):
    """Anchored to the words as they were (``hash``) and perhaps to a field; it outlives every change of state."""

    id: UUID
    by: UUID
    on_behalf_of: UUID | None
    at: datetime
    text: str
    hash: str
    field: Field | None
    blocking: bool
    answers: UUID | None
    resolved_by: UUID | None = None

    @property
    def is_open(self) -> bool:
        return self.resolved_by is None

    @property
    def blocks(self) -> bool:
        return self.blocking and self.is_open

    @property
    def authors(self) -> frozenset[UUID]:
        """The one who wrote it, and the one it was written for."""
        return frozenset({self.by, self.on_behalf_of or self.by})


class Suggestion(Value):
    """Other words for a field of the version with ``hash``; the owner decides what becomes of it."""

    id: UUID
    by: UUID
    on_behalf_of: UUID | None
    at: datetime
    field: Field
    text: str
    reason: str | None
    hash: str
    answer: Literal["accepted", "declined"] | None = None
