"""The twenty invariants, by an oracle that reads only the log, after every step of a driver and a state machine.

A run that never came where a rule matters proves nothing: it fails when an event or a refusal was too rare.
`--driver-seed` makes another run.
"""

import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from domain.catalogue import EVENTS
from domain.errors import Busy, NewerVersionNeeded, Refusal
from tests.domain.driver import Driver

EPISODES, STEPS = 110, 120
LEAST = 3
OFTEN = {
    "activity.update_approved.v1": 100,
    "activity.unit_review_signed_off.v1": 150,
    "activity.sam_approval_given.v1": 150,
    "activity.sign_off_voided.v1": 60,
    "activity.reassigned.v1": 40,
    "activity.update_superseded.v1": 20,
    "refused: conflict_of_interest": 60,
    "refused: substitution_not_valid": 100,
}
# The plan is adopted before the driver begins; three lost races in a row are of test_answering_once, and what only a
# newer version knows is of tests/workers/test_newer_versions.py.
ELSEWHERE = ("plan", "organisation.founded.v1", "organisation.unit_created.v1", "organisation.person_registered.v1")
NOT_HERE = (Busy, NewerVersionNeeded)
BEFORE = {"activity.planned.v2", "activity.update_imported.v1", "activity.left_plan.v1"}
# So rare that another seed may bring only one or two.
RARE = {
    "refused: no_eligible_reviewer": 1,
    "refused: in_signed_report": 1,
    "refused: plan_revised": 1,
    "report.registered.v1": 1,
    "report.erratum_issued.v1": 1,
}

Figures = Callable[[str, object], None]


def wanted() -> dict[str, int]:
    """How often each event and each refusal must at least have been seen."""
    topics = [event.TOPIC for event in EVENTS if event.TOPIC not in BEFORE and not event.TOPIC.startswith(ELSEWHERE)]
    refusals = [f"refused: {kind.code}" for kind in Refusal.__subclasses__() if kind not in NOT_HERE]
    return dict.fromkeys([*topics, *refusals], LEAST) | OFTEN | RARE


def test_every_invariant_holds_after_every_step(request: pytest.FixtureRequest, record_property: Figures) -> None:
    counts, begun = Counter[str](), time.process_time()
    first = request.config.getoption("--driver-seed", 1) * EPISODES
    for number in range(first, first + EPISODES):
        driver = Driver(Random(number), counts, continuous=number % 4 == 0)
        try:
            for _ in range(STEPS):
                driver.step()
            driver.look_back()
            driver.attach_too_much()
        except AssertionError as broken:
            broken.add_note(f"episode {number}, after position {len(driver.log.events)}")
            raise
    record_property("figures", table(counts, time.process_time() - begun))
    assert {name: counts[name] for name, least in wanted().items() if counts[name] < least} == {}


class Machine(RuleBasedStateMachine):
    """The driver's steps, with every choice made by Hypothesis, so that what breaks a rule is made short."""

    def __init__(self) -> None:
        super().__init__()
        self.driver = Driver(Random(0), Counter())

    @rule(random=st.randoms(use_true_random=False), times=st.integers(1, 6))
    def work(self, random: Random, times: int) -> None:
        self._by(random, *[Driver.work] * times)

    @rule(random=st.randoms(use_true_random=False))
    def change_what_it_is_judged_by(self, random: Random) -> None:
        self._by(random, random.choice([Driver.organise, Driver.stand_in, Driver.keep_period, Driver.wait]))

    @rule(random=st.randoms(use_true_random=False))
    def hand_over(self, random: Random) -> None:
        self._by(random, Driver.hand_over)

    def teardown(self) -> None:
        self.driver.random = Random(0)
        self.driver.look_back()

    def _by(self, random: Random, *steps: Callable[[Driver], None]) -> None:
        self.driver.random = random
        for step in steps:
            step(self.driver)


def test_hypothesis_finds_no_way_around_them(request: pytest.FixtureRequest) -> None:
    bounded = settings(
        max_examples=15, stateful_step_count=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(seed(request.config.getoption("--driver-seed", 1))(Machine), settings=bounded)


def table(counts: Counter[str], seconds: float) -> str:
    commands = counts["commands"]
    rows = [f"{count:6} {name}" for name, count in sorted(counts.items()) if name != "commands"]
    said = f"{commands} commands, {commands / seconds:.0f} a second, {len(counts) - 1} kinds of event and refusal"
    return "\n".join([said, *rows])
