"""Every use case begins in the same place."""

from tests.domain.story import story

__all__ = ["story"]
