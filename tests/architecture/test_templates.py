"""No word that people see stands bare in a template: each passes through gettext, so that it can be translated."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import ROOT, where

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
GETTEXT = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
SEEN = frozenset({"alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "content"})
NAME = "Spårbar"
MACHINES = frozenset({"width=device-width, initial-scale=1"})
LETTERS = re.compile(r"[^\W\d_]{2,}|[åäöÅÄÖ]")
SENTENCE = re.compile(r"[åäöÅÄÖ]|^\W*[A-ZÅÄÖ][a-zåäö]|^[a-zåäö]+(?: [a-zåäö]+)+[.:,]?$")


class Words(HTMLParser):
    """Collects what a browser would show, or read aloud; what stands in ``code`` is for machines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._codes = 0

    def handle_data(self, data: str) -> None:
        if not self._codes:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._codes -= tag == "code"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._codes += tag == "code"
        visible = [value or "" for name, value in attrs if name in SEEN or name.startswith("data-")]
        self.found += [value for value in visible if value not in MACHINES]


def bare(source: str) -> Iterator[str]:
    """Words in the HTML itself, and sentences in expressions that no gettext call holds."""
    tree = JINJA.parse(source)
    parser = Words()
    parser.feed("".join(data.data for data in tree.find_all(nodes.TemplateData)))
    parser.close()
    yield from (text.strip() for text in parser.found if LETTERS.search(text.replace(NAME, "")))
    yield from _sentences(tree)


def _sentences(node: nodes.Node) -> Iterator[str]:
    """String constants that read like words, not like keys or class names."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.search(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _sentences(child)


@pytest.mark.parametrize("path", TEMPLATES, ids=where)
def test_every_word_of_a_template_is_translatable(path: Path) -> None:
    assert list(bare(path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Inga.</p>",
        "<p>{{ count }} aktiviteter</p>",
        "<p><code>sparbar check</code> säger varför</p>",
        "<p>{% if late %}sen{% else %}{{ _('i tid') }}{% endif %}</p>",
        "<title>{{ name }} – Planer</title>",
        '<nav aria-label="Huvudmeny"></nav>',
        '<td data-label="{{ unit }} enhet"></td>',
        "{{ forms.button('Spara') }}",
        "{{ kit.late('Försenad') }}",
        "{{ row.text or 'ingen text än' }}",
        "{% set words = {404: 'Sidan finns inte'} %}",
        "{% call details('inte klar') %}{% endcall %}",
    ],
)
def test_a_bare_word_is_noticed(source: str) -> None:
    assert list(bare(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ _('Inga.') }}</p>",
        "{% trans %}Inga.{% endtrans %}",
        "<p>{{ _('Kör') }} <code>sparbar check</code></p>",
        "{{ ngettext('En sak', '%(num)s saker', n) }}",
        "{# En anmärkning #}<p>{{ a }} · {{ b }}, {{ 'X' if c else '–' }}</p>",
        '<title>{% block title %}{% endblock %} – Spårbar</title><p class="box box--warn" role="status"></p>',
        "{% include 'home/_own.html' %}{{ url_for('home.show') }}{{ forms.radios(form['status']) }}",
    ],
)
def test_what_is_translated_or_is_no_word_is_fine(source: str) -> None:
    assert list(bare(source)) == []
