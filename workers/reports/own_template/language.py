"""The little of Jinja that a Word template may use: fields, for, if, comparisons and a few filters. Nothing is called.

A template is a file that somebody sent in, so what is not named here is refused before anything is filled in, and what
a field leads to is looked up among its own parts and never in Python.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from workers.rendering import gettext as _

DEEPEST = 3  # for within for
LONGEST = 6_000_000  # letters of XML that one part of the document may become
FILTERS = frozenset({"capitalize", "count", "d", "default", "length", "lower", "trim", "upper"})
TESTS = frozenset({"defined", "undefined", "none", "eq", "equalto", "ne", "even", "odd", "gt", "ge", "lt", "le"})
LOOP = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"})
PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For,
    nodes.If, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr,
)  # fmt: skip
STATEMENTS = {
    nodes.Assign: "set", nodes.AssignBlock: "set", nodes.Macro: "macro", nodes.CallBlock: "call", nodes.Block: "block",
    nodes.Extends: "extends", nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "from",
    nodes.FilterBlock: "filter", nodes.With: "with", nodes.ScopedEvalContextModifier: "autoescape",
}  # fmt: skip


class Foreign(NamedTuple):
    """Something that a template may not use, in a sentence, and the line that it stands on."""

    line: int
    sentence: str


class TooLarge(Exception):
    """The document would become larger than any report is."""


class Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox with nothing in it: no globals, no calls, and parts of a field instead of attributes."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=shown)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._part(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._part(obj, argument)

    def _part(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, Mapping) and name in obj:
            return obj[name]
        if type(obj).__name__ == "LoopContext" and name in LOOP:
            return getattr(obj, name)
        return self.undefined(obj=obj, name=name)

    def call(self, *_call: Any, **_more: Any) -> Any:
        raise SecurityError("nothing is called")

    def filled(self, source: str, values: Mapping[str, Any]) -> str:
        """The source with every field filled in. Raises TooLarge, SecurityError, or Jinja's TemplateError."""
        if found := next(foreign(self.parse(source)), None):
            raise SecurityError(found.sentence)
        pieces, left = [], LONGEST
        for piece in self.from_string(source).generate(values):
            left -= len(piece)
            if left < 0:
                raise TooLarge
            pieces.append(piece)
        return "".join(pieces)


def shown(value: Any) -> Any:
    """A text as it is, also where it looks like XML; true and false, and lists, are nothing to print."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, bool) or value is None:
        return Markup()
    if isinstance(value, int | Undefined) or hasattr(value, "__html__"):
        return value
    raise SecurityError("only texts are printed")


def foreign(template: nodes.Template) -> Iterator[Foreign]:
    """What stands in the template that none may use, in the order it is come upon."""
    yield from _foreign(template, 0)


def _foreign(node: nodes.Node, depth: int) -> Iterator[Foreign]:
    if isinstance(node, nodes.For):
        depth += 1
    if why := _why_not(node, depth):
        yield Foreign(node.lineno, why)
        return
    for child in node.iter_child_nodes():
        yield from _foreign(child, depth)


def _why_not(node: nodes.Node, depth: int) -> str | None:
    found = next((judge for kind, judge in JUDGED.items() if isinstance(node, kind)), None)
    if found:
        return found(node, depth)
    if isinstance(node, PLAIN):
        return None
    word = next((word for kind, word in STATEMENTS.items() if isinstance(node, kind)), None)
    if word:
        return _("{%% %(word)s %%} går inte att använda i en mall.") % {"word": word}
    return _("Det här går inte att använda i en mall: här får bara fält, for, if, jämförelser och några filter stå.")


def _why_no_loop(node: nodes.For, depth: int) -> str | None:
    if node.recursive or not isinstance(node.target, nodes.Name):
        return _("En for-slinga skrivs {% for rad in lista %}.")
    if not isinstance(node.iter, nodes.Name | nodes.Getattr):
        return _("En for-slinga går bara igenom ett fält som är en lista.")
    if depth > DEEPEST:
        return _("For-slingorna ligger för djupt i varandra: högst %(most)s.") % {"most": DEEPEST}
    return None


def _why_no_filter(node: nodes.Filter, _depth: int) -> str | None:
    if node.name in FILTERS:
        return None
    known = ", ".join(sorted(FILTERS - {"d"}))
    return _("Filtret %(name)s finns inte i en mall. De som finns är %(known)s.") % {"name": node.name, "known": known}


def _why_no_test(node: nodes.Test, _depth: int) -> str | None:
    return None if node.name in TESTS else _("Provet is %(name)s finns inte i en mall.") % {"name": node.name}


def _why_no_call(_node: nodes.Call, _depth: int) -> str:
    return _("Ingenting kan anropas i en mall: skriv fältets namn utan parenteser.")


def _why_no_name(node: nodes.Name | nodes.Getattr, _depth: int) -> str | None:
    name = node.name if isinstance(node, nodes.Name) else node.attr
    return _("%(name)s går inte att använda i en mall.") % {"name": name} if name.startswith("_") else None


def _why_no_part(node: nodes.Getitem, _depth: int) -> str | None:
    part = node.arg
    if isinstance(part, nodes.Const) and isinstance(part.value, str) and not part.value.startswith("_"):
        return None
    return _("En del av ett fält skrivs med punkt, till exempel rad.status.")


JUDGED: Mapping[type[nodes.Node], Callable[[Any, int], str | None]] = {
    nodes.For: _why_no_loop,
    nodes.Filter: _why_no_filter,
    nodes.Test: _why_no_test,
    nodes.Call: _why_no_call,
    nodes.Name: _why_no_name,
    nodes.Getattr: _why_no_name,
    nodes.Getitem: _why_no_part,
}
