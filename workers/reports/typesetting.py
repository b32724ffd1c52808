"""Typst with the shipped fonts and nothing else of the machine's: no fonts, clock, network or other files."""

from functools import lru_cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Read once in each process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def pdf(template: Path, inputs: dict[str, str], timestamp: int) -> bytes:
    """PDF/UA-1 and PDF/A-2a in one file, dated with ``timestamp`` (seconds since 1970, UTC)."""
    return typst.compile(
        template,
        root=template.parent,
        font_paths=fonts(),
        pdf_standards=["a-2a", "ua-1"],
        timestamp=timestamp,
        sys_inputs=inputs,
    )


def png(source: str, inputs: dict[str, str], pixels_per_inch: int) -> bytes:
    return typst.compile(source.encode(), font_paths=fonts(), format="png", ppi=pixels_per_inch, sys_inputs=inputs)
