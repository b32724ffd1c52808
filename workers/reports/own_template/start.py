"""The template to start from: Spårbar's own Word report with every field in it, to be changed in Word."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import docx
from docx.document import Document

from workers.rendering import gettext as _
from workers.reports.formats.docx_styles import LANGUAGE, set_up
from workers.reports.formats.docx_table import WIDTH, Columns, Row, Words, add_runs, add_table
from workers.reports.formats.office_file import canonical_zip
from workers.reports.own_template.fields import PICTURE
from workers.reports.wording import SAY

NAME = "startmall.docx"
MADE = datetime(2020, 1, 1)  # noqa: DTZ001 - office files have no zone; the same bytes on any day
MAY_SPLIT = frozenset({"aret", "godkannanden", "kontroll"})
Column = tuple[str, float, str]  # head, width in mm (0: what is left), and what stands in the cell
COUNTS = (
    (_("Genomf."), "genomforda"),
    (_("Delvis"), "delvis"),
    (_("Pågår"), "pagar"),
    (_("Planer."), "planerade"),
    (_("Ej påb."), "ej_paborjade"),
    (_("Avbr."), "avbrutna"),
    (_("Okänd"), "utan_status"),
    (_("Alla"), "totalt"),
)


@lru_cache(maxsize=1)
def starting_template() -> bytes:
    """The same bytes on every machine."""
    document = docx.Document()
    set_up(document)
    for part in (_masthead, _page_one, _standing, _changes, _prose, _areas, _appendices):
        part(document)
    _footer(document)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = _("Mall för lägesrapporten"), "", "", ""
    core.created = core.modified = MADE
    core.language, core.revision = LANGUAGE, 1
    made = io.BytesIO()
    document.save(made)
    return canonical_zip(made.getvalue())


def _masthead(document: Document) -> None:
    document.add_paragraph("{{ organisation }}", style="Quiet")
    document.add_paragraph("{{ rapport }}", style="Title")
    document.add_paragraph("{{ plan }}", style="Subtitle")
    _only_if(document, "preliminar", "{{ preliminar }}", "Lead")
    document.add_paragraph(
        _("Uppgifter till och med: {{ uppgifter_till }}")
        + _("{% if jamfors_med %} · Jämförs med: {{ jamfors_med }}{% endif %}"),
        style="Quiet",
    )
    document.add_paragraph("{%p if undertecknad %}")
    document.add_heading(SAY["issued"], 1)
    document.add_paragraph(_("Undertecknad: {{ undertecknad }}"))
    for name, text in (
        ("diarienummer", _("Diarienummer {{ diarienummer }}, till nämndens möte {{ mote }}")),
        ("publicerad", _("Publicerad: {{ publicerad }}")),
        ("namndens_beslut", _("Nämndens beslut: {{ namndens_beslut }}")),
        ("rattad", _("Rättad efter publicering: {{ rattad }}")),
    ):
        _only_if(document, name, text)
    document.add_paragraph("{%p endif %}")


def _page_one(document: Document) -> None:
    document.add_heading(SAY["minute"], 1)
    document.add_paragraph("{{ sammanfattning }}", style="Lead")
    _listed(
        document, "siffror", SAY["minute"],
        ((SAY["status"], 0, "status"), (SAY["count"], 30, "antal"), (_("Förut"), 30, "forut")),
    )  # fmt: skip
    document.add_paragraph("{%p if att_ta_stallning_till %}")
    document.add_heading(SAY["asked"], 2)
    document.add_paragraph("{%p for rad in att_ta_stallning_till %}")
    add_runs(
        document.add_paragraph(), [Words("{{ rad.nummer }} {{ rad.aktivitet }}: ", "Strong"), Words("{{ rad.fraga }}")]
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_heading(SAY["changes"], 2)
    changed = ((SAY["change"], 80, "andring"), (SAY["count"], 16, "antal"), (SAY["activities"], 0, "aktiviteter"))
    _listed(document, "sedan_forra", SAY["changes"], changed)
    document.add_paragraph("{%p if sena %}")
    document.add_heading("{{ sena_rubrik }}", 2)
    late = (
        (SAY["number"], 12, "nummer"), (SAY["activity"], 0, "aktivitet"), (SAY["unit"], 22, "ansvarig"),
        (SAY["status"], 32, "status"),
    )  # fmt: skip
    _listed(document, "sena", _("Försenade"), late)
    document.add_paragraph("{%p endif %}")


def _standing(document: Document) -> None:
    document.add_heading(SAY["per_area"], 1)
    document.add_paragraph(f"{{{{ {PICTURE} }}}}")
    columns: list[Column] = [(SAY["activities"], 0, "omrade"), *((head, 14.5, name) for head, name in COUNTS)]
    _listed(document, "status_per_omrade", SAY["per_area"], columns, "Table Small")


def _changes(document: Document) -> None:
    document.add_heading(SAY["changed"], 1)
    document.add_paragraph("{%p for rad in revideringar %}")
    document.add_paragraph("{{ rad.mening }}")
    document.add_paragraph("{%p endfor %}")
    moved = (
        (SAY["number"], 12, "nummer"), (SAY["activity"], 84, "aktivitet"), (SAY["change"], 0, "andring"),
        (_("Från och till"), 42, "forklaring"),
    )  # fmt: skip
    document.add_paragraph("{%p if andringar %}")
    _listed(document, "andringar", SAY["changed"], moved)
    document.add_paragraph("{%p else %}")
    document.add_paragraph(SAY["nothing_changed"])
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if att_lagga_marke_till %}")
    document.add_heading(SAY["noticed"], 1)
    document.add_paragraph(SAY["noticed_note"])
    noticed = ((SAY["noticed_what"], 80, "vad"), (SAY["count"], 16, "antal"), (SAY["activities"], 0, "aktiviteter"))
    _listed(document, "att_lagga_marke_till", SAY["noticed"], noticed)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if aret %}")
    document.add_heading(SAY["year_by_quarter"], 1)
    of_year = (
        (SAY["number"], 12, "nummer"), (SAY["activity"], 60, "aktivitet"), (SAY["status"], 36, "statusar"),
        (SAY["done_in_year"], 0, "gjort"),
    )  # fmt: skip
    _listed(document, "aret", SAY["year_by_quarter"], of_year, "Table Small")
    document.add_paragraph("{%p endif %}")


def _prose(document: Document) -> None:
    """A loop in a loop: each section's heading, then its paragraphs, and its lists as lists."""
    document.add_paragraph("{%p for avsnitt_ in avsnitt %}")
    document.add_heading("{{ avsnitt_.rubrik }}", 1)
    document.add_paragraph("{%p for stycke in avsnitt_.stycken %}")
    document.add_paragraph("{%p if stycke.punkt %}")
    document.add_paragraph("{{ stycke.text }}", style="List Bullet")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ stycke.text }}")
    for end in ("endif", "endfor", "endfor"):
        document.add_paragraph(f"{{%p {end} %}}")


def _areas(document: Document) -> None:
    document.add_heading(SAY["points"], 1)
    document.add_paragraph("{{ ur }}")
    document.add_paragraph("{%p for omrade in omraden %}")
    document.add_heading("{{ omrade.namn }}", 2)
    heads = (SAY["number"], SAY["activity"], SAY["unit"], SAY["year"], SAY["status"])
    widths = (11, 56, 21, 20, WIDTH - 11 - 56 - 21 - 20)
    begin, end = _alone("{%tr for rad in omrade.aktiviteter %}", 5), _alone("{%tr endfor %}", 5)
    add_table(document, Columns(heads, widths), [begin, Row(_activity(), may_split=True), end], SAY["points"])
    document.add_paragraph("{%p endfor %}")


def _activity() -> list[list[Words]]:
    """The cells of a line; what may be empty stands in an if, so that it leaves no empty line."""
    title = [Words("{{ rad.aktivitet }}"), _when("klart_senast", "\n", "Quiet Text")]
    status = [Words("{{ rad.status }}", "Strong"), _when("forsenad", " · "), _when("forut", "  ", "Quiet Text")]
    status.append(_when("statustext", "\n"))
    for name, words in (
        ("gjort", _("Gjort: ")), ("harnast", _("Härnäst: ")), ("hinder", _("Hinder: ")), ("beslut", _("Beslut: ")),
    ):  # fmt: skip
        status.append(_when(name, f"\n{words}"))
    status.append(Words("{% for del in rad.mer %}\n{{ del.rubrik }}: {{ del.text }}{% endfor %}"))
    status.append(_when("anmarkning", "\n", "Quiet Text"))
    plain = [[Words(f"{{{{ rad.{name} }}}}")] for name in ("nummer", "ansvarig", "ar")]
    return [plain[0], title, plain[1], plain[2], status]


def _appendices(document: Document) -> None:
    document.add_heading(SAY["approvals"], 1)
    document.add_paragraph(SAY["approvals_note"])
    approved: list[Column] = [
        (SAY["number"], 10, "nummer"), (SAY["reviewed_by"], 32, "granskad_av"), (SAY["when"], 27, "granskad"),
        (SAY["approved_by"], 31, "godkand_av"), (SAY["as"], 13, "godkand_som"), (SAY["when"], 27, "godkand"),
        (SAY["checksum"], 0, "kontrollsumma"),
    ]  # fmt: skip
    _listed(document, "godkannanden", SAY["approvals"], approved, "Table Small")
    document.add_heading(SAY["checks"], 1)
    document.add_paragraph(SAY["checks_sum"])
    document.add_paragraph("{{ kommando }}", style="Quiet")
    _listed(
        document, "kontroll", SAY["checks"], ((SAY["fact"], 52, "uppgift"), (SAY["value"], 0, "varde")), "Table Small"
    )


def _footer(document: Document) -> None:
    footer: Any = document.sections[0].footer.paragraphs[0]
    footer.style = "Quiet"
    footer.add_run("{{ plan }} · " + _("Kontrollsumma") + " {{ kontrollsumma }}")


def _listed(document: Document, name: str, title: str, columns: Sequence[Column], style: str = "Table Text") -> None:
    """A table with a row for each in the list; only a row of what nobody has shortened may go over to the next page."""
    left = WIDTH - sum(width for _head, width, _cell in columns)
    widths = [width or left for _head, width, _cell in columns]
    row = Row([[Words(f"{{{{ rad.{cell} }}}}")] for _head, _width, cell in columns], name in MAY_SPLIT)
    begin, end = _alone(f"{{%tr for rad in {name} %}}", len(columns)), _alone("{%tr endfor %}", len(columns))
    add_table(document, Columns([head for head, _width, _cell in columns], widths), [begin, row, end], title, style)


def _alone(tag: str, cells: int) -> Row:
    """A row of its own, which is gone once the template is filled in."""
    return Row([[Words(tag if number == 0 else "")] for number in range(cells)])


def _only_if(document: Document, name: str, text: str, style: str | None = None) -> None:
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_paragraph(text, style=style)
    document.add_paragraph("{%p endif %}")


def _when(name: str, before: str, style: str | None = None) -> Words:
    return Words(f"{{% if rad.{name} %}}{before}{{{{ rad.{name} }}}}{{% endif %}}", style)
