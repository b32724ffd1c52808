"""What every page must be: one heading, a title, labels, unique ids, nothing inline, and a token in each form."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

NAMELESS = frozenset({"hidden", "submit", "button", "image"})
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls")


def check(tree: Element) -> None:
    """Raises AssertionError with everything that is wrong."""
    wrong = list(problems(tree))
    assert not wrong, "\n".join(wrong)


def problems(tree: Element) -> Iterator[str]:
    yield from _document(tree)
    yield from _ids(tree)
    yield from _labels(tree)
    yield from _inline(tree)
    yield from _forms(tree)


def _document(tree: Element) -> Iterator[str]:
    headings = [one for one in tree.iter("h1") if "".join(one.itertext()).strip()]
    if len(headings) != 1 or len(list(tree.iter("h1"))) != 1:
        yield f"{len(headings)} h1 with words"
    title = "".join("".join(one.itertext()) for one in tree.iter("title") if not one.get("id")).strip()
    if not title.endswith("– Spårbar") or title == "– Spårbar":
        yield f"title {title!r}"
    if not tree.get("lang"):
        yield "no lang"


def _ids(tree: Element) -> Iterator[str]:
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id") is not None)
    yield from (f"id {name!r} {count} times" for name, count in ids.items() if count > 1)
    for one in tree.iter():
        wanted = [name for reference in REFERENCES for name in one.get(reference, "").split()]
        wanted += [one.get("for", "")] if one.tag == "label" else []
        href = one.get("href", "")
        wanted += [href[1:]] if href.startswith("#") else []
        yield from (f"{one.tag} points at {name!r}, which is not there" for name in wanted if name not in ids)


def _labels(tree: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label") if "".join(label.itertext()).strip()}
    inside = {child for label in tree.iter("label") for child in label.iter()}
    for one in tree.iter():
        if one.tag not in ("input", "select", "textarea") or one.get("type") in NAMELESS:
            continue
        if not (one.get("id") in labelled or one in inside or one.get("aria-label")):
            yield f"{one.tag} {one.get('name')!r} has no label"
    for one in tree.iter():
        if one.tag in ("button", "a") and not ("".join(one.itertext()).strip() or one.get("aria-label")):
            yield f"a {one.tag} without words"


def _inline(tree: Element) -> Iterator[str]:
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue  # a comment
        if one.tag == "style" or (one.tag == "script" and not one.get("src")):
            yield f"inline {one.tag}"
        yield from (f"inline {name} on {one.tag}" for name in one.attrib if name == "style" or name.startswith("on"))


def _forms(tree: Element) -> Iterator[str]:
    for form in tree.iter("form"):
        tokens = [one for one in form.iter("input") if one.get("name") == "csrf_token" and one.get("value")]
        if form.get("method", "get").lower() == "post" and len(tokens) != 1:
            yield f"form to {form.get('action')!r} has {len(tokens)} tokens"
