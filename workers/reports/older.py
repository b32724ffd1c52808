"""Reports of earlier forms: read for as long as they are published, and computed again as they were.

A published report stands for ten years and more, so a new shape comes with a function that reads the one before,
and one that leaves out what it did not have.
"""

from typing import Any

Json = dict[str, Any]
NEW_IN_4: Json = {"words_since": None, "status_since": None, "same_as": []}
FLAGS_NEW_IN_4 = ("unmoved", "copied", "same_words", "old_words")


def upgraded(found: Json) -> Json:
    """A stored snapshot in the newest shape, where there is a way to it; the template stays the one it has."""
    if found["schema"] == 3:
        return found | {"schema": 4, "rows": [row | NEW_IN_4 for row in found["rows"]]}
    return found


def as_it_was(found: Json, template: int) -> Json:
    """A snapshot of the newest shape as the template printed and hashed it; as it is where that is not known."""
    if template == 1:
        return found | {"schema": 3, "template": 1, "rows": [_row_of_3(row) for row in found["rows"]]}
    return found


def _row_of_3(row: Json) -> Json:
    kept = {name: value for name, value in row.items() if name not in NEW_IN_4}
    return kept | {"flags": [flag for flag in row["flags"] if flag not in FLAGS_NEW_IN_4]}
