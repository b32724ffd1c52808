"""Search in Swedish, and never a word that its reader may not see."""

import pytest

from tests.service.client import Browser
from tests.service.sample import Sample, page_of
from workers.sample.load import SLUG

DRAFTED = "Kvällsöppna rådgivningsträffar planeras i näringslivshuset."


@pytest.fixture
def reader(sample: Sample) -> Browser:
    return sample.browser("namnd")


@pytest.mark.parametrize("asked", ["handlingsplan", "handlingsplaner", "Handlingsplanen", "handlingspl"])
def test_a_word_is_found_in_every_form_and_by_its_beginning(reader: Browser, asked: str) -> None:
    page = reader.get(f"/sok?q={asked}")
    assert "Skapa en handlingsplan för service" in page.text
    assert any(one.text == "handlingsplan" for one in page.tree.iter("mark"))


def test_swedish_letters_are_letters_of_their_own(reader: Browser) -> None:
    assert "förbättra kunddialogen" in reader.get("/sok?q=förbättra").text
    assert "förbättra kunddialogen" not in reader.get("/sok?q=forbattra").text


def test_a_draft_is_found_by_those_who_may_read_it_and_by_nobody_else(sample: Sample) -> None:
    activity = sample.activity()
    sample.draft(activity, text=DRAFTED)
    for asked in ("rådgivningsträff", "kvällsöppna", "näringslivshuset"):
        assert sample.browser("agare.klk").get(f"/sok?q={asked}").has_link(page_of(activity))
        for name in ("namnd", "agare.utb", "godkannare1.sam"):
            page = sample.browser(name).get(f"/sok?q={asked}")
            assert not page.has_link(page_of(activity))
            assert "Inget du får läsa innehåller de orden." in page.text


def test_filters_are_links_with_counts(reader: Browser) -> None:
    page = reader.get("/sok?q=företag")
    narrowed = reader.get(page.link("SAM "))
    assert "enhet=SAM" in narrowed.address
    assert 'KLK"' not in "".join(link.get("href", "") for link in narrowed.tree.iter("mark"))
    assert reader.get(narrowed.link("Alla")).text == page.text


def test_people_are_found_with_what_they_are_responsible_for(reader: Browser) -> None:
    page = reader.get("/sok?q=aktivitetsansv+klk")
    assert "Ansvarar för 14 aktiviteter." in page.text
    assert "Ansvarar inte för någon aktivitet." in reader.get("/sok?q=revisor").text


@pytest.mark.parametrize(
    "asked", ["'", '"', "a & | !", "<script>alert(1)</script>", "%00x", "och", "\\", ":*", "x" * 5000]
)
def test_whatever_is_typed_has_an_answer(reader: Browser, asked: str) -> None:
    page = reader.http.get("/sok", query_string={"q": asked})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_nothing_is_looked_for_before_anything_is_asked(reader: Browser) -> None:
    page = reader.get("/sok")
    assert [form.address for form in page.forms if form.address != "/logga-ut"] == ["/sok"]
    assert SLUG not in page.text
