"""The short names that plans have in addresses."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DASHES = re.compile(r"[\u2010-\u2015]")


def slugified(name: str) -> str:
    """Lower-case ASCII with hyphens, for addresses: "Näringsliv 2019–2020" gives naringsliv-2019-2020."""
    plain = unicodedata.normalize("NFKD", DASHES.sub("-", name.lower())).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
