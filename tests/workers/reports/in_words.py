"""The words of a report's file, whatever its format."""

import io

import docx
import html5lib
import openpyxl

from tests.service.client import words
from tests.workers.reports.pdf_reading import text_of


def in_words(content: bytes, kind: str) -> str:
    """What a person reads in a PDF, a DOCX (tables first), the XLSX page about the report, HTML, or a text as it is."""
    match kind:
        case "pdf":
            return " ".join(text_of(content).split())
        case "docx":
            document = docx.Document(io.BytesIO(content))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
        case "xlsx":
            page = openpyxl.load_workbook(io.BytesIO(content))["Om rapporten"]
            return "\n".join(str(cell.value) for row in page.iter_rows() for cell in row)
        case "html":
            return words(html5lib.parse(content, namespaceHTMLElements=False))
    return content.decode()
