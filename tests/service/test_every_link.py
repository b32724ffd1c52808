"""Every link that a page offers leads to a page, for the very person it is offered to, without JavaScript."""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.service.client import Page
from tests.service.sample import Sample

FILES = ("/static/", ".pdf", ".docx", ".xlsx", ".csv", ".html", ".json", ".jsonl")
MOST_OF_A_KIND = 3


@pytest.fixture
def under_way(sample: Sample) -> Sample:
    """One update in each state, some for each unit."""
    sample.draft(sample.activity("KLK", 0))
    sample.returned(sample.activity("KLK", 1))
    sample.submitted(sample.activity("KLK", 2))
    sample.signed(sample.activity("KLK", 3))
    sample.approved(sample.activity("KLK", 4))
    sample.signed(sample.activity("SAM", 0))
    return sample


def links(page: Page) -> list[str]:
    """The pages of the site that it links to, fragments left out."""
    found = [urlsplit(urljoin(page.address, link.get("href", ""))) for link in page.tree.iter("a")]
    return [one._replace(fragment="").geturl() for one in found if not one.netloc and not one.path.endswith(FILES)]


def kind(address: str) -> str:
    """Addresses of a kind differ only in their ids, which hold a digit, and in what is asked for."""
    parts = urlsplit(address)
    names = [part if not any(sign.isdigit() for sign in part) else "*" for part in parts.path.split("/")]
    return "/".join(names) + "?" + ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


@pytest.mark.parametrize(
    "username",
    ["agare.klk", "granskare.klk", "godkannare1.sam", "godkannare1.extern", "samordnare.sam", "revisor", "admin"],
)
def test_every_link_leads_to_a_page_one_may_open(under_way: Sample, username: str) -> None:
    browser, waiting, seen = under_way.browser(username), ["/"], {"/"}
    visited: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        if visited.setdefault(kind(address), 0) == MOST_OF_A_KIND:
            continue
        visited[kind(address)] += 1
        new = [link for link in links(browser.get(address)) if link not in seen]
        seen.update(new)
        waiting += new
    assert len(visited) > 5
