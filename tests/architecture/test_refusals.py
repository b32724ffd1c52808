"""Every refusal has a code, one HTTP status and a Swedish sentence, and somebody gives it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.errors import Refusal
from domain.organisation import LEAST
from domain.update import problems
from domain.values import Content
from service.refusals import FIELD_SENTENCES, SENTENCES, SPECIAL, STATUS, sentence, status
from tests.architecture.source import ROOT, modules, tree

ERRORS = ROOT / "domain" / "errors.py"
THE_LOGS_OWN = {
    "CommandIdReused": ROOT / "workers" / "event_log" / "recorder.py",
    "NewerVersionNeeded": ROOT / "workers" / "event_log" / "payloads.py",
}


def refusals() -> list[type[Refusal]]:
    return sorted(_below(Refusal), key=lambda one: one.__name__)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def given(module: ast.Module) -> set[str]:
    """The classes that the code uses, apart from catching them and importing them."""
    caught = {id(name) for node in ast.walk(module) if isinstance(node, ast.ExceptHandler) and node.type
              for name in ast.walk(node.type)}  # fmt: skip
    return {node.id for node in ast.walk(module) if isinstance(node, ast.Name) and id(node) not in caught}


def given_in(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in given(tree(path))}


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_a_refusal_has_a_code_a_status_and_a_sentence(refusal: type[Refusal]) -> None:
    assert "code" in vars(refusal)
    assert [code for code, codes in STATUS.items() if refusal.code in codes] == [status(refusal())]
    assert sentence(refusal()).endswith(".")
    assert sentence(refusal())[0].isupper()


def test_codes_are_told_apart_and_nothing_is_told_of_what_does_not_exist() -> None:
    codes = [refusal.code for refusal in refusals()]
    assert len(codes) == len(set(codes)) > 10
    assert set(SENTENCES) == set(codes)
    assert {code for codes_of in STATUS.values() for code in codes_of} == set(codes)
    assert {code for code, _ in SPECIAL} <= set(codes)
    assert all(str(words) for words in FIELD_SENTENCES.values())
    assert named_by_the_domain() <= set(FIELD_SENTENCES)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_given_somewhere(refusal: type[Refusal]) -> None:
    own = THE_LOGS_OWN.get(refusal.__name__)
    assert refusal.__name__ in given_in([own] if own else [path for path in modules("domain") if path != ERRORS])


def test_the_reasons_that_have_words_of_their_own_are_given_somewhere() -> None:
    words = {
        node.value
        for path in modules("domain", "workers/event_log")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
    }
    assert {reason for _, reason in SPECIAL} <= words


def test_importing_or_catching_a_refusal_is_not_giving_it() -> None:
    module = ast.parse("from domain.errors import Busy, NotFound\ntry: pass\nexcept Busy: raise NotFound\n")
    assert given(module) == {"NotFound"}


def named_by_the_domain() -> set[tuple[str, str]]:
    """Every wrong answer that the domain can name, by the rules about content and by each required reason."""
    tried = (
        problems(Content(), continuous=False),
        problems(Content(status="done", text="Ord"), continuous=True),
        problems(Content(status="planned", text="Ord", proposed_lifecycle="completed"), continuous=False),
    )
    required = {("reason", "missing"), ("text", "missing"), ("decision_reference", "missing")}
    low = {(name, "too_low") for name in LEAST}
    of_roles = {("unit", "missing"), ("unit", "not_for_a_unit"), ("role", "not_held")}
    of_reports = {(name, "missing") for name in ("registry_number", "paragraph", "decision")}
    return {pair for found in tried for pair in found.items()} | required | low | of_roles | of_reports
