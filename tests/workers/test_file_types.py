"""What a file's name becomes: no folders, nothing invisible, never too long."""

import pytest

from workers.file_types import LONGEST_NAME, tidy_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("protokoll.pdf", "protokoll.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\mapp\\Bilaga 1.pdf", "Bilaga 1.pdf"),
        ("rapport\u202efdp.txt", "rapportfdp.txt"),
        ("rad\r\nX-Ny: ja.pdf", "radX-Ny: ja.pdf"),
        ("a\u030a.pdf", "å.pdf"),
        ("...", "fil"),
        ("", "fil"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert tidy_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert tidy_name("x" * 500 + ".pdf") == "x" * (LONGEST_NAME - 4) + ".pdf"
