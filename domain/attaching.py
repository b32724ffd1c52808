"""What may be attached to an update: files by their content, bounded in size and number (PRODUCT.md, F18)."""

from collections.abc import Collection, Sequence

from domain.errors import AttachmentRefused
from domain.values import LARGEST_FILE, LARGEST_TOGETHER, MOST_FILES, Attachment, Content


def attachable(content: Content) -> Content:
    """The content; raises AttachmentRefused when a file, their number or all of them together are too large."""
    files: Sequence[Attachment] = content.attachments
    if any(not 0 < file.size <= LARGEST_FILE for file in files):
        raise AttachmentRefused(reason="too_large")
    if sum(file.size for file in files) > LARGEST_TOGETHER:
        raise AttachmentRefused(reason="too_much")
    if len(files) > MOST_FILES:
        raise AttachmentRefused(reason="too_many")
    return content


def all_kept(content: Content, kept: Collection[str]) -> None:
    """Raises AttachmentRefused when the words name a file that is not among the kept: a hash alone proves nothing."""
    if any(file.sha256 not in kept for file in content.attachments):
        raise AttachmentRefused(reason="not_kept")
