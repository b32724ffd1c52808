"""What a sign-off is bound to: every field, in canonical form, stable for ever."""

import json
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import (
    Attachment,
    Content,
    canonical_json,
    content_hash,
    next_quarter,
    normalised,
    quarter_last_day,
)

A, B = UUID(int=1), UUID(int=2)
WHERE = {"activity": A, "update": B, "period": "2019-Q4", "kind": "regular", "base": None}
FULL = Content(
    status="done", text="t", done="d", next="n", obstacle="o", decision_needed="b",
    attachments=(Attachment(sha256="ab", size=1, name="f.pdf"),),
    proposed_lifecycle="completed", closing_statement="c",
)  # fmt: skip


def test_the_hash_of_known_words_never_changes() -> None:
    """Sign-offs from years ago rest on this value; written down once, computed with sha256sum."""
    assert content_hash(Content(status="done", text="Klart."), **WHERE) == (
        "sha256:af6a5298de442b32dc6932016dc270affe5971ebf327bd36dc7138f7b0befa6b"
    )


@pytest.mark.parametrize("field", Content.__struct_fields__)
def test_every_field_is_part_of_the_hash(field: str) -> None:
    empty = () if field == "attachments" else None
    assert content_hash(msgspec.structs.replace(FULL, **{field: empty}), **WHERE) != content_hash(FULL, **WHERE)


@pytest.mark.parametrize("name", ["activity", "update", "period", "kind", "base"])
def test_the_place_of_the_words_is_part_of_the_hash(name: str) -> None:
    other = {"activity": B, "update": A, "period": "2020-Q1", "kind": "correction", "base": A}[name]
    assert content_hash(FULL, **WHERE | {name: other}) != content_hash(FULL, **WHERE)


@given(st.text(), st.text())
def test_different_words_have_different_hashes(one: str, other: str) -> None:
    first, second = (normalised(Content(text=text)) for text in (one, other))
    assert (content_hash(first, **WHERE) == content_hash(second, **WHERE)) == (first == second)


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalised(Content(text=text))
    assert normalised(once) == once


def test_canonical_json_follows_rfc_8785() -> None:
    """Control characters as in section 3.2.2.2, keys sorted, no blanks, everything else as itself."""
    assert (
        canonical_json({"b": "\n\x0f€", "a": None, "c": [1, "å"]})
        == '{"a":null,"b":"\\n\\u000f€","c":[1,"å"]}'.encode()
    )


def test_canonical_json_writes_every_character_as_the_standard_library_does() -> None:
    every = "".join(chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000)
    words = {"text": every, "b": [0, -1, 2**53, None, True], "a": {"c": "", "B": "x"}}
    plain = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical_json(words) == plain.encode()


def test_quarters() -> None:
    assert [quarter_last_day(f"2019-Q{n}").isoformat() for n in (1, 2, 3, 4)] == [
        "2019-03-31", "2019-06-30", "2019-09-30", "2019-12-31",
    ]  # fmt: skip
    assert [next_quarter(q) for q in ("2019-Q3", "2019-Q4")] == ["2019-Q4", "2020-Q1"]
