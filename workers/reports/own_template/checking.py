"""What is wrong with a Word template: what cannot be read, what no field is called, and what a report must tell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.own_template.fields import FIELDS, PICTURE, Known, everything
from workers.reports.own_template.language import LOOP, Environment, foreign

Kind = Literal["wrong", "missing", "advice"]
Scope = Mapping[str, Known | None]
NAMED = (nodes.Name, nodes.Getattr, nodes.Getitem)
LOOP_NAME = "loop"
TAG = re.compile(r"<[^>]*>")
HALF = re.compile(r"\{\s*[a-z_]+(?:\.[a-z_]+)?\s*\}|\}\}|\{\{|%\}|\{%")
UNKNOWN_TAG = re.compile(r"unknown tag '(\w+)'")
LACKING = {
    "must": _("Fältet %(field)s saknas, och en rapport måste ha det: %(about)s."),
    "should": _("Fältet %(field)s är inte med, och är bra att ha: %(about)s."),
}
QUOTED = 60  # letters of a paragraph that a finding quotes


class Finding(Value):
    """``wrong`` and ``missing`` are in the way of using the template, ``advice`` is not. The sentence is for people."""

    kind: Kind
    sentence: str

    @property
    def stops(self) -> bool:
        return self.kind != "advice"


class Part(NamedTuple):
    """A part of the document: what people call it, its XML with a line for each paragraph, and whether pictures fit."""

    name: str
    source: str
    pictured: bool = True

    def at(self, line: int) -> str:
        """Where a line is, in words that somebody finds in Word."""
        lines = self.source.split("\n")
        words = " ".join(TAG.sub(" ", lines[min(line, len(lines)) - 1]).split())
        quoted = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
        return _("%(part)s, stycke %(number)s: ”%(quoted)s”") % {"part": self.name, "number": line, "quoted": quoted}


def check(parts: Sequence[Part]) -> list[Finding]:
    """The gravest first; nothing where the template can be used and lacks nothing."""
    found, used = [], set[tuple[str, ...]]()
    for part in parts:
        walk = _Walk(part)
        found += walk.findings()
        used |= walk.used
    if not any(one.kind == "wrong" for one in found):
        found += _missing(used)
    order = ("wrong", "missing", "advice")
    return sorted(dict.fromkeys(found), key=lambda one: order.index(one.kind))


def _missing(used: set[tuple[str, ...]]) -> Iterator[Finding]:
    """What lies in a list that is not there is not told of beside it."""
    for known in everything():
        words = LACKING.get(known.field.need)
        if words and known.path not in used and (not known.path[:-1] or known.path[:-1] in used):
            about = known.field.about[0].lower() + known.field.about[1:]
            told = words % {"field": ".".join(known.path), "about": about}
            yield Finding(kind="missing" if known.field.need == "must" else "advice", sentence=told)


class _Walk:
    """Through one part, knowing at each place which fields there are and what each loop goes through."""

    def __init__(self, part: Part) -> None:
        self.part, self.used = part, set[tuple[str, ...]]()
        self._found: list[Finding] = []

    def findings(self) -> list[Finding]:
        try:
            template = Environment().parse(self.part.source)
            strange = [*foreign(template)]
        except TemplateSyntaxError as error:
            self._tell(error.lineno, _syntax(error.message or ""))
            return self._found
        except RecursionError:
            return [Finding(kind="wrong", sentence=_("Ett uttryck i mallen är för långt för att läsas."))]
        for one in strange:
            self._tell(one.line, one.sentence)
        if not strange:
            self._look(template, {field.name: Known((field.name,), field) for field in FIELDS})
        return self._found

    def _tell(self, line: int, sentence: str, kind: Kind = "wrong") -> None:
        self._found.append(Finding(kind=kind, sentence=f"{self.part.at(line)}: {sentence}"))

    def _look(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.For):
            self._through(node, scope)
        elif isinstance(node, nodes.Output):
            for printed in node.nodes:
                self._printed(printed, scope)
        elif isinstance(node, NAMED):
            self._named(node, scope)
        else:
            for child in node.iter_child_nodes():
                self._look(child, scope)

    def _through(self, node: nodes.For, scope: Scope) -> None:
        of = self._named(node.iter, scope)
        if of is not None and not of.field.inside:
            self._tell(node.lineno, _("%(field)s är ingen lista att gå igenom.") % {"field": _written(node.iter)})
            return
        assert isinstance(node.target, nodes.Name)
        inside = {**scope, node.target.name: of, LOOP_NAME: None}
        if node.test:
            self._look(node.test, inside)
        for line in node.body:
            self._look(line, inside)
        for otherwise in node.else_:
            self._look(otherwise, scope)

    def _printed(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData):
            self._half(node)
            return
        if not isinstance(node, NAMED):
            self._look(node, scope)
            return
        of = self._named(node, scope)
        if of is not None and of.field.name == PICTURE and not self.part.pictured:
            self._tell(node.lineno, _("Diagrammet kan bara stå i brödtexten."))
        if of is not None and of.field.inside:
            told = _("%(field)s är en lista: gå igenom den med {%% for rad in %(field)s %%}.")
            self._tell(node.lineno, told % {"field": _written(node)})

    def _named(self, node: nodes.Node, scope: Scope) -> Known | None:
        """The field, noted as used; None where it is none, which is told, or where it is Jinja's own loop."""
        if isinstance(node, nodes.Name):
            return self._of_name(node, scope)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self._of_part(node, scope)
        self._look(node, scope)
        return None

    def _of_name(self, node: nodes.Name, scope: Scope) -> Known | None:
        if node.name in scope:
            return self._use(scope[node.name])
        self._unknown(node, node.name, [name for name in scope if name != LOOP_NAME])
        return None

    def _of_part(self, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Known | None:
        name, owner = _part_name(node), node.node
        if isinstance(owner, nodes.Name) and owner.name == LOOP_NAME and LOOP_NAME in scope:
            if name not in LOOP:
                self._unknown(node, name, sorted(LOOP))
            return None
        of = self._named(owner, scope)
        inside = {field.name: Known((*of.path, field.name), field) for field in of.field.inside} if of else {}
        if of and name not in inside:
            self._unknown(node, name, list(inside))
        return self._use(inside.get(name))

    def _use(self, known: Known | None) -> Known | None:
        if known is not None:
            self.used.add(known.path)
        return known

    def _unknown(self, node: nodes.Node, name: str, near: Sequence[str]) -> None:
        told = _("Det finns inget fält som heter %(field)s.") % {"field": _written(node)}
        guess = get_close_matches(name.lower(), near, 1, 0.6)
        lists = [".".join(known.path[:-1]) for known in everything() if known.path[1:] and known.path[-1] == name]
        if guess:
            told += " " + _("Menas %(guess)s?") % {"guess": guess[0]}
        elif lists:
            told += " " + _("%(name)s finns i listan %(list)s.") % {"name": name, "list": lists[-1]}
        self._tell(node.lineno, told)

    def _half(self, data: nodes.TemplateData) -> None:
        """What looks like a field that has lost a brace, and would be printed as it is."""
        for offset, line in enumerate(data.data.split("\n")):
            if found := HALF.search(TAG.sub("", line)):
                told = _("%(text)s skrivs ut som det står. Ett fält skrivs {{ namn }}, med dubbla klamrar.")
                self._tell(data.lineno + offset, told % {"text": found[0]}, "advice")


def _part_name(node: nodes.Getattr | nodes.Getitem) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    assert isinstance(node.arg, nodes.Const)
    return str(node.arg.value)


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return f"{_written(node.node)}.{_part_name(node)}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _syntax(said: str) -> str:
    """Jinja's own words are English, and speak of more than a template may use."""
    if tag := UNKNOWN_TAG.search(said):
        return _("{%% %(tag)s %%} känns inte igen här: står det i rätt ordning, och är det rätt stavat?") % {
            "tag": tag[1]
        }
    if "end of template" in said or "reached" in said:
        return _("En {% for %} eller {% if %} saknar sin {% endfor %} eller {% endif %}.")
    return _("Fältet går inte att läsa: kontrollera klamrarna, stavningen och att inget är utelämnat.")
