"""Old stored shapes of events, each with the topic that replaced it and how its JSON changes."""

from collections.abc import Callable, Mapping
from typing import Any

JSON = dict[str, Any]
Upgrades = Mapping[str, tuple[str, Callable[[JSON], JSON]]]

UPGRADES: Upgrades = {
    # Until an activity could change hands, every return was a reviewer's.
    "activity.update_returned.v1": ("activity.update_returned.v2", lambda old: old | {"cause": "review"}),
    # The plan's first version was all there was, and it told neither day nor other units, parts or links.
    "activity.planned.v1": (
        "activity.planned.v2",
        lambda old: {"due": None, "with_units": [], "parts": [], "links": [], "decision": None} | old | {"version": 1},
    ),
}
