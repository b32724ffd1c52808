"""Any moment of the past: the position of a time, and the organisation and the names as they were there."""

from datetime import timedelta

import psycopg
import pytest

from domain import commands as ask
from domain.errors import Refusal
from tests import people
from tests.workers.story_on_postgres import Story, size
from workers import accounts, tools
from workers.event_log.moments import position_before, recorded_at


@pytest.fixture
def story(database_url: str) -> Story:
    return Story()


def test_every_position_is_found_from_the_time_it_was_recorded(story: Story, database_url: str) -> None:
    story.approved(story.klk[0])
    with psycopg.connect(database_url) as connection:
        kept = connection.execute("select position, recorded_at from event order by position").fetchall()
    times = sorted({moment for _, moment in kept})
    assert len(times) > 20
    for moment in times:
        assert position_before(moment) == sum(at < moment for _, at in kept)
        assert position_before(moment + timedelta(microseconds=1)) == sum(at <= moment for _, at in kept)
    assert [recorded_at(position) for position, _ in kept] == [moment for _, moment in kept]


def test_before_the_first_event_there_is_nothing(database_url: str) -> None:
    assert recorded_at(1) is None
    story = Story()
    first = recorded_at(1)
    assert first is not None
    assert position_before(first) == 0
    assert position_before(first + timedelta(days=3650)) == size() > 0
    assert story.quarters == ["2019-Q4"]


def test_who_could_decide_then_is_told_by_the_organisation_of_then(story: Story) -> None:
    before = size()
    story.admin(ask.RevokeRole, person_id=people.APPROVER, role="sam_approver")
    then, now = tools.sparbar().organisation_at(before), tools.sparbar().organisation_at(size())
    assert then is not None
    assert now is not None
    assert people.APPROVER in then.holders("sam_approver")
    assert people.APPROVER not in now.holders("sam_approver")
    assert tools.sparbar().organisation_at(0) is None


def test_a_name_is_the_one_that_was_known_at_the_position(story: Story) -> None:
    before, someone = size(), people.someone("nyanställd")
    registering = story.make(ask.RegisterPerson, people.ADMIN, person_id=someone)
    accounts.add(registering, "ny", "Ny handläggare", "hash")
    with pytest.raises(Refusal):
        accounts.add(story.make(ask.RegisterPerson, people.ADMIN, person_id=someone), "ny", "Nekat namn", "hash")
    assert accounts.names([someone])[someone] == "Ny handläggare"
    assert accounts.names([someone], size())[someone] == "Ny handläggare"
    assert accounts.names([someone], before)[someone].startswith("Person ")
