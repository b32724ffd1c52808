"""A mutation that finds nothing to change, or that does not compile, would be killed for the wrong reason."""

import pytest

from tests.mutations.mutations import MUTATIONS, Mutation
from tests.mutations.run import DOMAIN, mutated


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_it_changes_one_place_into_something_that_compiles(mutation: Mutation) -> None:
    text = (DOMAIN / mutation.file).read_text()
    assert text.count(mutation.text) == 1
    assert mutated(text, mutation) != text
    compile(mutated(text, mutation), mutation.file, "exec")


def test_there_are_many_and_no_two_are_the_same() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 28
    assert len({mutation[1:] for mutation in MUTATIONS}) == len(MUTATIONS)
