"""Full-text search in what is valid now, in Swedish: stems, å ä ö, and the beginnings of words."""

import re
from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy import text

from domain.values import Value
from workers import accounts, tools
from workers.read_models import activity_board, sign_off_queue
from workers.reading import Reading

BEGIN, END = "\ue000", "\ue001"  # around what was found; no keyboard has them
FRAGMENTS = f"StartSel={BEGIN}, StopSel={END}, MaxFragments=2, MinWords=8, MaxWords=22, FragmentDelimiter= … "
ASKED: LiteralString = (
    "(select websearch_to_tsquery('swedish', :words) || to_tsquery('swedish', :beginnings) as q) asked"
)
ACTIVITIES: LiteralString = (
    "select activity_id, ts_rank(" + activity_board.TITLE_WORDS + ", q) as rank, "
    "ts_headline('swedish', title, q, :all) as excerpt from activity_board, " + ASKED + " where upper_inf(valid) and "
    + activity_board.TITLE_WORDS + " @@ q order by rank desc, activity_id limit :most"
)  # fmt: skip
UPDATES: LiteralString = (
    "select update_id, ts_rank(" + sign_off_queue.CONTENT_WORDS + ", q) as rank, ts_headline('swedish', "
    "concat_ws(' … ', content::jsonb->>'text', content::jsonb->>'done', content::jsonb->>'next', "
    "content::jsonb->>'obstacle', content::jsonb->>'decision_needed', content::jsonb->>'closing_statement'), q, "
    ":fragments) as excerpt from sign_off_queue, " + ASKED + " where upper_inf(valid) and state <> 'discarded' and "
    + sign_off_queue.CONTENT_WORDS + " @@ q order by rank desc, update_id limit :most"
)  # fmt: skip


class Hit(Value):
    """What was found, the best first. ``excerpt`` are its words: those that were looked for are marked True."""

    id: UUID
    excerpt: tuple[tuple[str, bool], ...]


def activities(reading: Reading, words: str, most: int) -> list[Hit]:
    """Activities by their titles."""
    whole = f"StartSel={BEGIN}, StopSel={END}, HighlightAll=true"
    return _found(reading, ACTIVITIES, words, most=most, all=whole)


def updates(reading: Reading, words: str, most: int) -> list[Hit]:
    """Updates by what they say; whoever shows them asks first who may read them."""
    return _found(reading, UPDATES, words, most=most, fragments=FRAGMENTS)


def people(words: str) -> list[UUID]:
    """Everybody in whose name the words stand, whatever part of it, by name."""
    organisation = tools.sparbar().organisation()
    names = accounts.names(organisation.people) if organisation else {}
    wanted = words.casefold().split()
    found = [one for one, name in names.items() if wanted and all(word in name.casefold() for word in wanted)]
    return sorted(found, key=lambda one: (names[one], one))


def _found(reading: Reading, statement: LiteralString, words: str, **limits: Any) -> list[Hit]:
    beginnings = " & ".join(f"{word}:*" for word in re.findall(r"\w+", words))
    asked = {"words": words, "beginnings": beginnings, **limits}
    return [Hit(id=row[0], excerpt=tuple(_marked(row.excerpt))) for row in _rows(reading, statement, asked)]


def _rows(reading: Reading, statement: LiteralString, asked: dict[str, Any]) -> Sequence[Any]:
    return reading.connection.execute(text(statement), asked).all()


def _marked(excerpt: str) -> list[tuple[str, bool]]:
    pieces = re.split(f"{BEGIN}(.*?){END}", excerpt, flags=re.DOTALL)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]
