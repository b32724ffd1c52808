"""What a person should look at before confirming a proposal."""

import msgspec

LONGEST_QUOTE = 60


class Finding(msgspec.Struct, frozen=True):
    """Something noticed at a line (from 1), with a code for programs and a Swedish sentence for people."""

    line: int
    code: str
    message: str


def quote(text: str) -> str:
    """The text in quotation marks, cut where a message would grow too long."""
    return f"'{text}'" if len(text) <= LONGEST_QUOTE else f"'{text[: LONGEST_QUOTE - 1]}…'"
