"""The whole history as commands in the log's order: made by several processes, and the same however many they are."""

import gc
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from multiprocessing.connection import Connection
from typing import NamedTuple

from domain.calendar import end_of
from workers.event_log.bulk import Done
from workers.synth.days import Days, Round, at, quarters
from workers.synth.memory import Made
from workers.synth.merge import Merge
from workers.synth.plans import PlanOutline, outlines
from workers.synth.rounds import tell
from workers.synth.staff import Named, Staff
from workers.synth.world import World
from workers.trouble import Trouble

SLICE = timedelta(days=14)  # of the history: so much is in memory at a time
YEAR = timedelta(days=365)
BESIDE_PLANS = 1000  # streams that a maker keeps folded beside three times its activities
PATIENCE = 60.0  # seconds for a maker to end by itself: it has much memory to give back


class Outline(NamedTuple):
    """All that a history follows from, on every machine. ``activities`` are followed up in each of the quarters."""

    activities: int
    quarters: int
    seed: int


class Frame:
    """What all makers of a history have in common: rounds, working days, people, plans, and where it ends."""

    def __init__(self, outline: Outline) -> None:
        self.seed = outline.seed
        wanted = quarters(outline.quarters)
        self.days = Days(date(int(wanted[0][:4]), 1, 1) - YEAR, date(int(wanted[-1][:4]), 12, 31) + YEAR)
        self.rounds = [Round(quarter, self.days) for quarter in wanted]
        self.staff = Staff(outline.seed, self.rounds, self.days)
        self.plans = outlines(outline.activities, wanted)
        # In the midst of the last round: some is approved, some in review, some not even begun.
        self.ends = at(self.days.after(self.rounds[-1].deadlines.unit, -1), 17)

    @property
    def people(self) -> list[Named]:
        """All who have come before the end."""
        return [one for one in self.staff.people if one.moment < self.ends]

    def world(self, plans: Sequence[PlanOutline]) -> World:
        kept = BESIDE_PLANS + 3 * sum(plan.activities for plan in plans)
        world = World(self.seed, self.rounds, self.staff, self.days, kept)
        for plan in plans:
            tell(world, plan)
        return world

    def slices(self, world: World) -> Iterator[list[Made]]:
        """What the world's people do, some days at a time."""
        end = end_of(self.staff.founded)
        while end < self.ends:
            yield world.until(end)
            end += SLICE
        yield world.until(self.ends)


class History:
    """``done`` gives every command once; after that ``refused`` tells what the rules did not let anybody do."""

    def __init__(self, outline: Outline, makers: int = 1) -> None:
        self.frame = Frame(outline)
        self.outline, self.makers = outline, max(1, min(makers, len(self.frame.plans)))
        self.refused: Counter[str] = Counter()

    def done(self) -> Iterator[Done]:
        together = Merge(self.makers)
        if self.makers == 1:
            world = self.frame.world(self.frame.plans)
            for made in self.frame.slices(world):
                yield from together.together([made])
            self.refused = world.refused
            return
        with ExitStack() as stack:
            pipes = [stack.enter_context(_maker(self.outline, number, self.makers)) for number in range(self.makers)]
            while (slices := [_heard(pipe) for pipe in pipes])[0] is not None:
                yield from together.together([slice_ or [] for slice_ in slices])
            for pipe in pipes:
                self.refused += pipe.recv()


@contextmanager
def _maker(outline: Outline, number: int, makers: int) -> Iterator[Connection]:
    """A process with some of the plans; it makes the next days while the earlier ones are put in."""
    context = multiprocessing.get_context("spawn")  # a fork would have our connections too
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(theirs, outline, number, makers), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join(PATIENCE)


def _make(pipe: Connection, outline: Outline, number: int, makers: int) -> None:
    """Every so many-th plan, slice by slice; then None and what was refused."""
    gc.disable()  # nothing here refers to itself, and looking through all that is folded takes a third of the time
    frame = Frame(outline)
    world = frame.world(frame.plans[number::makers])
    try:
        for made in frame.slices(world):
            pipe.send(made)
        pipe.send(None)
        pipe.send(world.refused)
    except BrokenPipeError:
        return  # nobody wants to hear the rest


def _heard(pipe: Connection) -> list[Made] | None:
    try:
        heard: list[Made] | None = pipe.recv()
    except EOFError:
        raise Trouble("En av processerna som gör historiken dog; varför står ovanför.") from None
    return heard
