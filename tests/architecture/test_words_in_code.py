"""Swedish in the web's code passes through gettext, as it does in the templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import modules, tree, where

GETTEXT = frozenset({"_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"})
SWEDISH = frozenset("åäöÅÄÖ")
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef


def bare(node: ast.AST) -> Iterator[ast.Constant]:
    """Strings with Swedish letters that no gettext call holds; docstrings are for those who read the code."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in GETTEXT:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SWEDISH & set(node.value):
        yield node
    documented = isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None
    docstring = node.body[0] if documented and isinstance(node, DOCUMENTED) else None
    for child in ast.iter_child_nodes(node):
        if child is not docstring:
            yield from bare(child)


@pytest.mark.parametrize("path", modules("service"), ids=where)
def test_every_swedish_word_is_translatable(path: Path) -> None:
    assert [f"{where(path, one)} {one.value!r}" for one in bare(tree(path))] == []


def test_a_bare_word_is_noticed_and_a_docstring_is_none() -> None:
    module = ast.parse('"""På svenska."""\nflash("Sparat på nytt.")\nflash(_("Sparat på nytt."))')
    assert [(one.lineno, one.value) for one in bare(module)] == [(2, "Sparat på nytt.")]
