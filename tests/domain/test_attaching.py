"""How much may be attached to an update, on every path there is."""

import pytest

from domain.attaching import attachable
from domain.errors import AttachmentRefused
from domain.values import LARGEST_FILE, Attachment, Content


def files(*sizes: int) -> Content:
    return Content(
        attachments=tuple(Attachment(sha256=f"{n:064x}", size=size, name=f"{n}.pdf") for n, size in enumerate(sizes))
    )


@pytest.mark.parametrize("sizes", [(), (1,), (LARGEST_FILE,) * 5, (1,) * 20])
def test_what_fits_may_be_attached(sizes: tuple[int, ...]) -> None:
    assert attachable(files(*sizes)) == files(*sizes)


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ((0,), "too_large"),
        ((LARGEST_FILE + 1,), "too_large"),
        ((LARGEST_FILE,) * 5 + (1,), "too_much"),
        ((1,) * 21, "too_many"),
    ],
)
def test_what_does_not_fit_is_refused(sizes: tuple[int, ...], reason: str) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        attachable(files(*sizes))
    assert refused.value.reason == reason
