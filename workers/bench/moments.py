"""What a plan's page asks for, at a random earlier moment beside now, and beside folding the plan's events."""

from collections.abc import Callable
from random import Random
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

from domain.aggregate import Aggregate
from workers import tools
from workers.bench.rounds import Measured, Run, run_of
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_models import activity_board, history, periods, plans
from workers.read_models.plans import Plan
from workers.reading import Reading, reading

EACH = 25  # moments in a round
LIMIT, STOCK = "now", "fold_every_event"
FOLDED = f"""
select {COLUMNS} from event
 where stream_id = any(%s) and position <= %s order by position"""


class Moment(NamedTuple):
    """A plan, its activities, and a log position at which it was there."""

    slug: str
    activities: list[UUID]
    position: int


def measure(url: str, seed: int, rounds: int) -> tuple[int, list[Run]]:
    """Milliseconds: the median of each round, and of all of them the 50th and the 95th percentile."""
    del url
    moments = _moments(Random(seed), (rounds + 1) * EACH)  # noqa: S311 - moments, not secrets
    sides: dict[str, Callable[[Moment], object]] = {"as_of": _as_of, LIMIT: _now, STOCK: _folded}
    taken: dict[str, list[float]] = {side: [] for side in sides}
    for number, moment in enumerate(moments):
        names = list(sides)
        turn = number % len(names)
        for side in (*names[turn:], *names[:turn]):
            taken[side].append(_milliseconds(sides[side], moment))
    counted = {side: figures[EACH:] for side, figures in taken.items()}
    runs = [_run(case, counted, hundredth) for case, hundredth in (("plan_as_of_p50", 50), ("plan_as_of_p95", 95))]
    return tools.sparbar().recorder.max_notification_id() or 0, runs


def _run(case: str, counted: dict[str, list[float]], hundredth: int) -> Run:
    ours, limit, stock = (_by_round(counted[side], hundredth) for side in ("as_of", LIMIT, STOCK))
    as_of, now = (_percentile(counted[side], hundredth) for side in ("as_of", LIMIT))
    beside = {"of_all_rounds_ms": as_of, "now_of_all_rounds_ms": now, "of_all_rounds_times_now": as_of / now}
    limited, stocked = Measured(name=LIMIT, values=limit), Measured(name=STOCK, values=stock)
    return run_of(case, "ms", ours, limited, stocked, **beside)


def _moments(lot: Random, count: int) -> list[Moment]:
    """Each plan as often as the others, any moment from its first event to now as likely as the next."""
    with reading() as now:
        known = plans.all_plans(now)
    return [_moment(lot, lot.choice(known)) for _ in range(count)]


def _moment(lot: Random, plan: Plan) -> Moment:
    with reading() as now:
        activities = [row.activity_id for row in activity_board.of_plan(now, plan.id)]
        return Moment(plan.slug, activities, lot.randint(_first(now, plan.id), now.position))


def _first(now: Reading, plan_id: UUID) -> int:
    first = history.first_position(now, plan_id)
    assert first is not None
    return first


def _as_of(moment: Moment) -> None:
    _page(moment, moment.position)


def _now(moment: Moment) -> None:
    _page(moment, None)


def _page(moment: Moment, position: int | None) -> None:
    """What the page of a plan asks for."""
    with reading(position) as at:
        plan = plans.by_slug(at, moment.slug)
        assert plan is not None
        periods.of_plan(at, plan.id)
        activity_board.of_plan(at, plan.id)


def _folded(moment: Moment) -> None:
    """The plan's activities without any read model: all that has happened to them until then."""
    aggregates: dict[UUID, Aggregate | None] = {}
    with tools.database() as connection:
        for row in connection.execute(FOLDED, (moment.activities, moment.position), binary=True).fetchall():
            event = tools.mapper().to_domain_event(LoggedEvent(*row))
            aggregates[row[0]] = event.mutate(aggregates.get(row[0]))


def _milliseconds(what: Callable[[Moment], object], moment: Moment) -> float:
    begun = perf_counter()
    what(moment)
    return 1000 * (perf_counter() - begun)


def _by_round(figures: list[float], hundredth: int) -> list[float]:
    return [_percentile(figures[first : first + EACH], hundredth) for first in range(0, len(figures), EACH)]


def _percentile(figures: list[float], hundredth: int) -> float:
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredth // 100)]
