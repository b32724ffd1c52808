"""The API over a real log: a plan with eight activities, the quarter 2019-Q4 open, and everybody's tokens."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from uuid import UUID

import pytest
from flask import Flask

from service import limits
from tests import people
from tests.service.api.program import Program
from tests.workers.story_on_postgres import Story, catch_up, copy_of, name_of
from workers import tools

Programs = Callable[..., Program]


@pytest.fixture(scope="session")
def told(postgres: str) -> Iterator[tuple[str, Story]]:
    """The name of a database with the story in it, and the story as far as it goes there."""
    with copy_of(postgres) as url:
        story = Story()
        catch_up()
        tools.forget()
        yield name_of(url), story


@pytest.fixture
def story(postgres: str, told: tuple[str, Story]) -> Iterator[Story]:
    """In a database of this test's own."""
    template, story = told
    with copy_of(postgres, template):
        yield deepcopy(story)


@pytest.fixture
def program(whole_app: Flask, story: Story) -> Programs:
    """A program of somebody's; wrong tokens are counted anew in each test."""
    limits.limiter.reset()
    return lambda person=None, scope="write": Program(whole_app, person, scope)


@pytest.fixture
def klk(story: Story) -> UUID:
    return story.klk[0]


@pytest.fixture
def owner(program: Programs) -> Program:
    return program(people.OWNER)


@pytest.fixture
def reviewer(program: Programs) -> Program:
    return program(people.REVIEWER)


@pytest.fixture
def approver(program: Programs) -> Program:
    return program(people.APPROVER)
