"""Old stored shapes of events, each with the topic that replaced it and how its JSON changes."""

from collections.abc import Callable, Mapping
from typing import Any

JSON = dict[str, Any]
Upgrades = Mapping[str, tuple[str, Callable[[JSON], JSON]]]

UPGRADES: Upgrades = {
    # Until an activity could change hands, every return was a reviewer's.
    "activity.update_returned.v1": ("activity.update_returned.v2", lambda old: old | {"cause": "review"}),
}
