"""Reads Markdown (.md) with its tables, by way of HTML that remembers the lines."""

from typing import Any

from markdown_it import MarkdownIt

from workers.imports.html_reader import rows_of
from workers.imports.rows import Row
from workers.imports.text_reader import decode

KEPT = frozenset({"tr_open", "heading_open", "paragraph_open", "list_item_open"})


def read_markdown(content: bytes) -> tuple[Row, ...]:
    """The rows of the document, numbered as its lines. Raises EmptyFile, FileTooLarge or NotText."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    environment: dict[str, Any] = {}
    tokens = parser.parse(decode(content), environment)
    for token in tokens:
        if token.map and token.type in KEPT:
            token.attrSet("data-line", str(token.map[0] + 1))
    return rows_of(parser.renderer.render(tokens, parser.options, environment), lines=True)
