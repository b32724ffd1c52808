"""Lines of an export read back: each is checked against its own hash and its place before anything is done with it."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import MapperDeserialisationError

from domain.errors import NewerVersionNeeded
from domain.values import Moment, Value, canonical_json
from workers import tools
from workers.event_log.bulk import Done, Said
from workers.event_log.leaf import leaf_hash
from workers.event_log.stored import LoggedEvent
from workers.trouble import Trouble


class Incomplete(Trouble):
    """Something of the log is not in the file: its beginning, words in the middle, or the rest of a command."""


class Tampered(Trouble):
    """What stands there is not what was exported, or no export at all."""


class FromNewerVersion(Trouble):
    """Whole and untouched, and only a newer version of the program can read it."""


class OfCommand(Value):
    """The command that an event came from; the hash (hex) tells a repeated command from another under its id."""

    first_position: int
    count: int
    request_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Line(Value):
    """An event as `sparbar log export` writes it. ``stream`` says in a word what ``topic`` begins with."""

    position: int
    stream_id: UUID
    stream: str
    version: int
    topic: str
    recorded_at: Moment
    meta: dict[str, Any]
    payload: dict[str, Any] | None
    withheld: bool
    leaf_hash: str
    command: OfCommand

    @property
    def command_id(self) -> UUID:
        return UUID(self.meta["command_id"])


READ = msgspec.json.Decoder(Line).decode


def commands(lines: Iterable[bytes]) -> Iterator[Done]:
    """Every command of the export in order; raises Incomplete or Tampered at the first line that is not right."""
    checked = (_checked(line, number) for number, line in enumerate(lines, 1))
    for command_id, of_command in groupby(checked, key=lambda one: one[0].command_id):
        yield _done(command_id, list(of_command))


def _checked(raw: bytes, number: int) -> tuple[Line, Said]:
    try:
        line = READ(raw)
    except msgspec.DecodeError as wrong:
        if not raw.endswith(b"\n"):
            raise Incomplete(f"Rad {number} slutar mitt i: filen är avhuggen.") from wrong
        raise Tampered(f"Rad {number} är ingen rad ur en export: {wrong}") from wrong
    _check_place(line, number)
    if line.withheld or line.payload is None:
        raise Incomplete(f"Händelse {number} saknar sitt innehåll: exportera med rätt att läsa allt.")
    said = Said(line.stream_id, line.version, line.topic, msgspec.json.encode(line.payload), canonical_json(line.meta))
    _check_hash(line, said)
    return line, said


def _check_place(line: Line, number: int) -> None:
    if line.position > number:
        missing = f"Händelse {number}" if line.position == number + 1 else f"Händelserna {number}–{line.position - 1}"
        raise Incomplete(f"{missing} saknas i filen.")
    if line.position < number:
        raise Tampered(f"Rad {number} har händelse {line.position}, som inte hör hemma där.")


def _check_hash(line: Line, said: Said) -> None:
    """The event is what it was, and one that this version knows."""
    leaf = leaf_hash(*said[:3], line.recorded_at, said.meta, sha256(said.payload).digest())
    if leaf.hex() != line.leaf_hash:
        raise Tampered(f"Händelse {line.position} är ändrad: dess kontrollsumma stämmer inte.")
    try:
        tools.mapper().to_domain_event(LoggedEvent(*said, position=line.position))
    except NewerVersionNeeded as newer:
        raise FromNewerVersion(
            f"Händelse {line.position} är av ett slag som den här versionen inte känner ({line.topic}): läs in filen "
            "med en nyare version av programmet."
        ) from newer
    except MapperDeserialisationError as unknown:
        raise Tampered(f"Händelse {line.position} går inte att läsa: innehållet stämmer inte med slaget.") from unknown


def _done(command_id: UUID, events: list[tuple[Line, Said]]) -> Done:
    first, last = events[0][0], events[-1][0]
    about = first.command
    other = next((line for line, _ in events if (line.command, line.recorded_at) != (about, first.recorded_at)), None)
    if other is not None:
        raise Tampered(f"Händelse {other.position} säger annat om sitt kommando än händelse {first.position}.")
    if about.first_position != first.position or about.count < len(events):
        raise Tampered(f"Händelse {first.position} hör till ett kommando som börjar någon annanstans.")
    if about.count > len(events):
        raise Incomplete(f"Efter händelse {last.position} saknas resten av det som samma kommando ledde till.")
    actor = UUID(first.meta["actor_id"])
    return Done(command_id, actor, bytes.fromhex(about.request_hash), first.recorded_at, [said for _, said in events])
