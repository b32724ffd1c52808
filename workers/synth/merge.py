"""Histories made beside each other become one: each event gets its position, also where others speak of it."""

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from heapq import merge

from workers.event_log.bulk import Done, Said
from workers.synth.memory import PLANS, Made
from workers.synth.world import NO_PLAN

# Nobody can have written this: inside a JSON string there would be a backslash before the quotes.
POSITION = re.compile(rb'"(step_id|grant)":(\d+)')
STEP = b'"step_id":'


class Merge:
    """One for a history of so many makers, each of which has numbered the events of its own plans."""

    def __init__(self, makers: int) -> None:
        self._size = 0
        self._organisation = array("q", [0])
        self._plans = [array("q", [0]) for _ in range(makers)]

    def together(self, slices: Sequence[Sequence[Made]]) -> Iterator[Done]:
        """What the makers made of the same days, in order of time and then of plan."""
        marked = [[(made, maker) for made in made_by if maker == 0 or made.plan != NO_PLAN]
                  for maker, made_by in enumerate(slices)]  # fmt: skip
        for made, maker in merge(*marked, key=lambda one: (one[0].recorded_at, one[0].plan)):
            yield self._placed(made, maker)

    def _placed(self, made: Made, maker: int) -> Done:
        numbers = self._organisation if made.plan == NO_PLAN else self._plans[maker]
        for _ in made.events:
            self._size += 1
            numbers.append(self._size)
        plans = self._plans[maker]

        def position(found: re.Match[bytes]) -> bytes:
            number = int(found[2])
            place = plans[number - PLANS] if number > PLANS else self._organisation[number]
            return b'"%b":%d' % (found[1], place)

        events = [_with_positions(said, position) for said in made.events]
        request = POSITION.sub(position, made.request) if STEP in made.request else made.request
        return Done(made.command_id, made.actor_id, sha256(request).digest(), made.recorded_at, events)


def _with_positions(said: Said, position: Callable[[re.Match[bytes]], bytes]) -> Said:
    payload = POSITION.sub(position, said.payload) if STEP in said.payload else said.payload
    return said._replace(payload=payload, meta=POSITION.sub(position, said.meta))
