"""A browser for tests: it checks every page it is given, and sends forms as they were served."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.service.checks import check

REDIRECTS = (302, 303, 308)
FORMS_OF_EVERY_PAGE = frozenset({"/logga-ut"})


@dataclass
class Form:
    """A form as it was served: ``fields`` holds what a browser would send, hidden fields included."""

    address: str
    method: str
    fields: dict[str, str]
    buttons: list[tuple[str, dict[str, str]]]

    def press(self, words: str = "") -> dict[str, str]:
        """What the button with these words adds; without words, what the first one adds."""
        found = [adds for text, adds in self.buttons if text.startswith(words)]
        assert found, f"no button {words!r} among {[text for text, _ in self.buttons]}"
        return found[0]


@dataclass
class Page:
    """An answer; ``tree`` is its parsed HTML, already checked."""

    address: str
    status: int
    tree: Element
    answer: TestResponse = field(repr=False)

    @property
    def text(self) -> str:
        """The words of the page's main part, with single spaces."""
        return words(self.tree.find(".//main"))

    @property
    def title(self) -> str:
        return words(self.tree.find(".//title"))

    @property
    def heading(self) -> str:
        return words(self.tree.find(".//h1"))

    @property
    def forms(self) -> list[Form]:
        return [_form(found, self.address) for found in self.tree.iter("form")]

    def form(self, ending: str = "") -> Form:
        """The page's own only form, or the one whose address (without its query) ends so."""
        found = [form for form in self.forms if urlsplit(form.address).path.endswith(ending)]
        found = [form for form in found if set(form.fields) != {"per"}]  # what asks for another moment
        own = [form for form in found if ending or form.address not in FORMS_OF_EVERY_PAGE]
        assert len(own) == 1, f"{[form.address for form in self.forms]} has not exactly one {ending!r}"
        return own[0]

    def items(self, heading: str) -> list[str]:
        """The words of each item in the list that follows the heading with this id; none without a list."""
        for parent in self.tree.iter():
            after = [n for n, child in enumerate(parent) if child.get("id") == heading]
            if after and len(parent) > after[0] + 1:
                following = parent[after[0] + 1]
                return [words(item) for item in following] if following.tag in ("ul", "ol") else []
        raise AssertionError(f"nothing follows {heading!r}")

    def has_link(self, address: str) -> bool:
        """Whether a link leads there, whatever its words."""
        return any(link.get("href", "").partition("#")[0] == address for link in self.tree.iter("a"))

    def link(self, text: str) -> str:
        """The address of the first link whose words begin so."""
        for link in self.tree.iter("a"):
            if words(link).startswith(text):
                return str(link.get("href"))
        raise AssertionError(f"no link {text!r}")


class Browser:
    """``position`` tells how far the log has come; with it, every GET is checked to have written nothing."""

    def __init__(self, app: Flask, position: Callable[[], int] | None = None) -> None:
        self.http = app.test_client()
        self._position = position

    def get(self, address: str, status: int = 200) -> Page:
        """Redirects are followed; the last answer has this status."""
        before = self._position() if self._position else None
        answer = self.http.get(address)
        assert before is None or self._position is None or self._position() == before, f"GET {address} wrote"
        return self._arrived(address, answer, status)

    def sign_in(self, username: str, password: str = "demo") -> Page:
        """The page one comes to."""
        return self.post_form("/logga-in", username=username, password=password)

    def post_form(self, address: str, ending: str = "", button: str = "", status: int = 200, **typed: str) -> Page:
        """Get the page, fill in its form and send it."""
        return self.send(self.get(address).form(ending), button, status, **typed)

    def send(self, form: Form, button: str = "", status: int = 200, **typed: str) -> Page:
        """Send a form of a page one has; a field that it did not have is refused."""
        unknown = typed.keys() - form.fields.keys()
        assert not unknown, f"the form has no {sorted(unknown)}"
        answer = self.http.post(form.address, data={**form.fields, **form.press(button), **typed})
        return self._arrived(form.address, answer, status)

    def _arrived(self, address: str, answer: TestResponse, status: int) -> Page:
        while answer.status_code in REDIRECTS:
            address = urljoin(address, answer.headers["Location"])
            assert not urlsplit(address).netloc, f"{address} is elsewhere"
            answer = self.http.get(address)
        assert answer.status_code == status, f"{address}: {answer.status}\n{answer.text[:3000]}"
        return Page(address, status, parsed(answer), answer)


def parsed(answer: TestResponse) -> Element:
    """The HTML of an answer. Raises AssertionError, or html5lib's ParseError, for what no page may have."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    check(tree)
    return tree


def words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _form(element: Element, page: str) -> Form:
    fields: dict[str, str] = {}
    for name, value in _values(element):
        fields[name] = value or fields.get(name, "")  # one choice of several that is not made takes nothing back
    buttons = [(words(one), _named(one)) for one in element.iter("button") if one.get("type") != "button"]
    address = urljoin(page, element.get("action") or page)
    return Form(address, element.get("method", "get"), fields, buttons)


def _named(button: Element) -> dict[str, str]:
    name = button.get("name")
    return {name: button.get("value", "")} if name else {}


def _values(form: Element) -> Iterator[tuple[str, str]]:
    for one in _controls(form):
        name, kind = one.get("name"), one.get("type", "text")
        if name is None or "disabled" in one.attrib:
            continue
        if one.tag == "textarea":
            yield name, "".join(one.itertext())
        elif one.tag == "select":
            yield name, _chosen(one)
        elif kind not in ("radio", "checkbox") or "checked" in one.attrib:
            yield name, one.get("value", "")
        else:
            yield name, ""


def _controls(form: Element) -> Iterable[Element]:
    return (one for one in form.iter() if one.tag in ("input", "textarea", "select"))


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    picked = [option for option in options if "selected" in option.attrib] or options[:1]
    return picked[0].get("value", words(picked[0])) if picked else ""
