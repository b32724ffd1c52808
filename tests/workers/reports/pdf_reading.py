"""What a PDF says of itself: its tags in reading order, and its words."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pypdf import PdfReader

HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element below the node, in reading order."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield child
            if "/K" in child:
                yield from elements(child.K)


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(elements(pdf.Root.StructTreeRoot.K))


def of_kind(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [element for element in tags(pdf) if kind == element.S]


def attribute(element: pikepdf.Object, key: str) -> str | None:
    found = element.get("/A", [])
    held = found if isinstance(found, pikepdf.Array) else [found]
    return next((str(one[key]) for one in held if key in one), None)


def heading_levels(pdf: pikepdf.Pdf) -> list[int]:
    return [HEADINGS.index(str(element.S)) for element in tags(pdf) if str(element.S) in HEADINGS]


def text_of(content: bytes) -> str:
    """The words that are on the pages; what a page cuts off is drawn too, but nobody sees it."""
    found: list[str] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        height = float(page.mediabox.height)

        def visible(text: str, ctm: list[float], tm: list[float], *_: Any, height: float = height) -> None:
            if 0 < tm[4] * ctm[1] + tm[5] * ctm[3] + ctm[5] < height:
                found.append(text)

        page.extract_text(visitor_text=visible)
        found.append("\n")
    return "".join(found)
