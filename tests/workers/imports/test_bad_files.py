"""Files that cannot be read get one clear sentence each."""

import time
from contextlib import suppress

import pytest

from tests.workers.imports.making import document, understated, workbook, zipped
from tests.workers.imports.source import AREA, FILE_NAME, HEADER, SOURCE
from workers.imports.proposal import read_document
from workers.imports.refusals import (
    EmptyFile,
    FileTooLarge,
    NoTable,
    NotOfficeFile,
    NotText,
    OldOfficeFile,
    UnknownFileType,
    UnpacksTooLarge,
    UnreadableDocument,
)

FIVE_MB = 5 * 1024 * 1024
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'
TABLE = f"{HEADER}\n{AREA}\n"
REFUSED = [
    (b"", FILE_NAME, EmptyFile),
    (b" \r\n\t\n", FILE_NAME, EmptyFile),
    (b"\xef\xbb\xbf", FILE_NAME, EmptyFile),
    (SOURCE, "plan.docx", NotOfficeFile),
    (SOURCE, "plan.xlsx", NotOfficeFile),
    (b"", "plan.docx", EmptyFile),
    (b" ", "plan.csv", EmptyFile),
    (b"", "plan.html", EmptyFile),
    (b"\n", "plan.md", EmptyFile),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "plan.docx", OldOfficeFile),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "plan.xlsx", OldOfficeFile),
    (zipped({"word/document.xml": b"<w:document"}), "plan.docx", NotOfficeFile),
    (zipped({"xl/workbook.xml": b"<workbook/>"}), "plan.docx", NotOfficeFile),
    (zipped({"word/document.xml": b"<a/>"}), "plan.xlsx", NotOfficeFile),
    (zipped({"word/document.xml": ENTITIES}), "plan.docx", NotOfficeFile),
    (zipped({"xl/workbook.xml": ENTITIES.decode().encode("utf-16")}), "plan.xlsx", NotOfficeFile),
    (zipped({"word/document.xml": b"<a/>", "bomb": bytes(30_000_000)}), "plan.docx", UnpacksTooLarge),
    (zipped({"xl/workbook.xml": b" " * 5_000_000}), "plan.xlsx", UnpacksTooLarge),
    (zipped({"xl/workbook.xml": b"", **{f"{at}": b"" for at in range(2_100)}}), "plan.xlsx", UnpacksTooLarge),
    (understated({"word/document.xml": b" " * 5_000_000}), "plan.docx", NotOfficeFile),
    (document(["Bara en löpande text."]), "plan.docx", NoTable),
    (workbook([["a", "b"], [1, 2]]), "plan.xlsx", NoTable),
    (document(table=[["Nr", "Aktivitet", "Status"], ["1", "Bygg", "Klar"]])[:-200], "plan.docx", NotOfficeFile),
    (b"a;b\n1;2\n", "plan.csv", NoTable),
    (b"Nr;Aktivitet\0\n", "plan.csv", NotText),
    (b"\x81\x8d;\x01\n", "plan.csv", NotText),
    (b"<p>Nr</p>", "plan.html", NoTable),
    (b"| a | b |\n|---|---|\n| 1 | 2 |\n", "plan.md", NoTable),
    (b" " * (FIVE_MB + 1), "plan.csv", FileTooLarge),
    (b" " * (FIVE_MB + 1), "plan.html", FileTooLarge),
    (b" " * (FIVE_MB + 1), "plan.md", FileTooLarge),
    (b"x" * (4 * FIVE_MB + 1), "plan.docx", FileTooLarge),
    (b"x" * (4 * FIVE_MB + 1), "plan.xlsx", FileTooLarge),
    (b"a;b\n" * 20_001, "plan.csv", FileTooLarge),
    (SOURCE, "plan.pdf", UnknownFileType),
    (SOURCE, "plan.txt.exe", UnknownFileType),
    (SOURCE, "plan", UnknownFileType),
    (SOURCE, "", UnknownFileType),
    (SOURCE[:500] + b"\0" + SOURCE[500:], FILE_NAME, NotText),
    (SOURCE.decode().encode("utf-16"), FILE_NAME, NotText),
    (SOURCE.decode().encode("latin-1", errors="ignore"), FILE_NAME, NotText),
    (SOURCE[:100] + b"\xc3", FILE_NAME, NotText),
    ((TABLE + "1\ta" + "\u0300\u0316" * 500_000).encode(), FILE_NAME, NotText),
    (SOURCE + b" " * FIVE_MB, FILE_NAME, FileTooLarge),
    (SOURCE + b"\n" * 20_000, FILE_NAME, FileTooLarge),
    ((TABLE + "1\ta\n" * 5_001).encode(), FILE_NAME, FileTooLarge),
    ("Bara en löpande text.\n\nUtan tabell.".encode(), FILE_NAME, NoTable),
    (b"a\tb\tc\n1\t2\t3\n", FILE_NAME, NoTable),
    (TABLE.encode(), FILE_NAME, NoTable),
]


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    REFUSED,
    ids=[f"{refusal.__name__}-{place}" for place, (_, _, refusal) in enumerate(REFUSED)],
)
def test_a_bad_file_is_refused_by_a_class_of_its_own(
    content: bytes, name: str, refusal: type[UnreadableDocument]
) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        read_document(content, name)
    assert type(raised.value) is refusal


@pytest.mark.parametrize("refusal", UnreadableDocument.__subclasses__())
def test_each_refusal_is_one_sentence_that_says_what_to_do(refusal: type[UnreadableDocument]) -> None:
    raised = []
    for content, name, expected in REFUSED:
        if expected is refusal:
            with pytest.raises(refusal) as caught:
                read_document(content, name)
            raised.append(str(caught.value))
    assert len(set(raised)) == 1
    sentence = raised[0]
    assert sentence.startswith("Fil")
    assert sentence.endswith("försök igen.")
    assert ": " in sentence


def test_the_sentence_about_file_types_names_those_that_can_be_read() -> None:
    with pytest.raises(UnknownFileType, match=r"\.docx, \.xlsx, \.csv, .*\.txt eller \.tsv"):
        read_document(SOURCE, "plan.doc")


@pytest.mark.parametrize("name", ["PLAN.TXT", "plan.tsv", "mapp/plan.txt", "C:\\mapp\\plan.txt"])
def test_the_ending_decides_in_any_case_and_folder(name: str) -> None:
    proposal = read_document(SOURCE, name)
    assert len(proposal.rows) == 29
    assert proposal.document.casefold() in {"plan.txt", "plan.tsv"}


@pytest.mark.parametrize(
    "body",
    [
        "\t" * 4_000_000,
        ("1\ta" + "\t" * 250 + "\n") * 19_000,
        "1\ta\n" + ("\t" + "b" * 200 + "\n") * 19_000,
        "".join(f"\tStrategiskt fokusområde {number}\n" for number in range(19_000)) + "1\ta\n",
        ("\t".join(["Nr", *["Aktivitet"] * 24]) + "\n") * 19_000,
        "1\ta\tb\tX\tX\t" + "har a " * 800_000,
        "1\ta\tb\tX\tX\thar upprättats " + "vissa delar kvarst " * 250_000,
    ],
    ids=["tabs", "wide", "continued", "areas", "headers", "words", "almost"],
)
def test_a_hostile_file_takes_seconds_not_minutes(body: str) -> None:
    content = (TABLE + body).encode()
    assert len(content) < FIVE_MB
    started = time.process_time()
    with suppress(UnreadableDocument):
        read_document(content, FILE_NAME)
    assert time.process_time() - started < 15
