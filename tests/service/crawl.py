"""Walking the site the way its pages lead."""

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin, urlsplit

START = "/"


def on_the_site(page: str, hrefs: Iterable[str]) -> Iterator[str]:
    """The addresses that a page's links lead to, those of other sites and the fragments left out."""
    for href in hrefs:
        parts = urlsplit(urljoin(page, href))
        if not parts.netloc and not parts.scheme:
            yield parts._replace(fragment="").geturl()


def kind(address: str) -> str:
    """Addresses of a kind differ only in their ids, which hold a digit, and in what is asked for."""
    parts = urlsplit(address)
    names = [part if not any(sign.isdigit() for sign in part) else "*" for part in parts.path.split("/")]
    return "/".join(names) + "?" + ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


def walk(links: Callable[[str], Iterable[str]], most_of_a_kind: int) -> dict[str, int]:
    """From the start page on; ``links`` opens a page. How many addresses of each kind it has opened."""
    waiting, seen, visited = [START], {START}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        if visited.setdefault(kind(address), 0) == most_of_a_kind:
            continue
        visited[kind(address)] += 1
        new = [link for link in dict.fromkeys(links(address)) if link not in seen]
        seen.update(new)
        waiting += new
    return visited
