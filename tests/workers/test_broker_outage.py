"""With Valkey stopped or hung a command succeeds at once, and its author sees it; afterwards nudges arrive again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from domain import commands as ask
from tests.workers.own_valkey import OUTAGES, OwnValkey, own_valkey
from tests.workers.story_on_postgres import Story, catch_up
from workers import act as acting
from workers import nudge, projector
from workers.nudge import Nudge
from workers.read_models import sign_off_queue
from workers.reading import reading

LONGEST = 2.0  # seconds for an answer with the broker away; the least of three tries, for other tests run beside


@pytest.fixture
def broker(data_folder: Path) -> Iterator[OwnValkey]:
    with own_valkey(data_folder) as valkey:
        yield valkey


@pytest.fixture
def fresh_nudge(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Nudge]:
    """As in a process that has not met the outage yet."""

    def fresh() -> Nudge:
        new = Nudge()
        monkeypatch.setattr(acting, "nudge", new)
        return new

    return fresh


@pytest.fixture
def story(database_url: str) -> Story:
    story = Story()
    catch_up()
    return story


def state_shown(update_id: Any) -> str | None:
    with reading() as now:
        found = sign_off_queue.one(now, update_id)
    return found.state if found else None


@pytest.mark.parametrize("connected", [True, False], ids=["met before", "never met"])
@pytest.mark.parametrize("outage", OUTAGES)
def test_a_submit_succeeds_at_once_and_its_author_sees_it(
    story: Story, broker: OwnValkey, fresh_nudge: Callable[[], Nudge], outage: str, *, connected: bool
) -> None:
    if connected:
        fresh_nudge()()
        assert broker.waiting() == 1
    OUTAGES[outage][0](broker)
    seconds = []
    for activity in story.klk[:3]:
        story.draft(activity)
        submit, lost = story.asked(ask.SubmitUpdate, activity), fresh_nudge()
        began = monotonic()
        answer = acting.act(submit)
        seconds.append(monotonic() - began)
        assert lost.lost == 1
        assert answer.last_position is not None
        assert projector.wait_for(answer.last_position)
        assert state_shown(submit.update_id) == "in_unit_review"
    assert min(seconds) < LONGEST


@pytest.mark.parametrize("outage", OUTAGES)
def test_only_the_first_pays_and_when_the_broker_is_back_nudges_arrive(
    story: Story, broker: OwnValkey, fresh_nudge: Callable[[], Nudge], monkeypatch: pytest.MonkeyPatch, outage: str
) -> None:
    tried: list[bool] = []
    monkeypatch.setattr(nudge.tasks.work, "apply_async", _counting(nudge.tasks.work.apply_async, tried))
    lost = fresh_nudge()
    OUTAGES[outage][0](broker)
    for activity in story.klk[:3]:
        acting.act(story.asked(ask.StartDraft, activity))
    assert (len(tried), lost.lost) == (1, 3)
    OUTAGES[outage][1](broker)
    before = broker.waiting()
    lost._quiet_until = 0.0
    acting.act(story.asked(ask.StartDraft, story.klk[3]))
    assert (lost.lost, broker.waiting() - before) == (3, 1)


def _counting(real: Callable[..., Any], tried: list[bool]) -> Callable[..., Any]:
    def counted(**words: Any) -> Any:
        tried.append(True)
        return real(**words)

    return counted
