"""Every link that a page offers leads to a page, for the very person it is offered to, without JavaScript."""

from urllib.parse import urlsplit

import pytest

from tests.service.client import Page
from tests.service.crawl import on_the_site, walk
from tests.service.sample import Sample

FILES = ("/static/", ".pdf", ".docx", ".xlsx", ".csv", ".html", ".json", ".jsonl")
MOST_OF_A_KIND = 2


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
    """The pages of the site that it links to."""
    found = on_the_site(page.address, (link.get("href", "") for link in page.tree.iter("a")))
    return [address for address in found if not urlsplit(address).path.endswith(FILES)]


@pytest.mark.parametrize(
    "username",
    ["agare.klk", "granskare.klk", "godkannare1.sam", "godkannare1.extern", "samordnare.sam", "revisor", "admin"],
)
def test_every_link_leads_to_a_page_one_may_open(under_way: Sample, username: str) -> None:
    browser = under_way.browser(username)
    assert len(walk(lambda address: links(browser.get(address)), MOST_OF_A_KIND)) > 5
