"""The words of an update as programs send them: the sub-activities as a list, and what they leave alone."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from domain.values import Content, PartStatus
from service.activities import updating


def content_of(body: Mapping[str, Any], before: Content | None = None) -> Content:
    """The words of the request. The files of those ``before`` stay, and so do the parts where none are sent."""
    said = tuple(PartStatus(**part) for part in body["parts"] or ())
    kept = before.parts if before and body["parts"] is None else said or msgspec.UNSET
    files = before.attachments if before else ()
    return replace(updating.content_of(dict(body) | {"attachments": files}), parts=kept)
