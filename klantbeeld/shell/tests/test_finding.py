"""Finding: however it is typed, with the found words marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from klantbeeld.domains.activities.actions import LogInput, log
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.search import as_typed, search_parties, spans
from tests.cast import Cast

TYPED = (
    ("Jan van der Berg", "berg", ["Berg"]),
    ("Jan van der Berg", "van der berg", ["van der", "Berg"]),
    ("Jan van der Berg", "vanderberg", ["van der Berg"]),
    ("Café ’t Hoekje", "cafe hoekje", ["Café", "Hoekje"]),
    ("Hofstra-Smit", "hofstrasmit", ["Hofstra-Smit"]),
    ("Hotel De Zwaan", "houthandel", []),
    ("Zoë", "zoe", ["Zoë"]),
    ("", "zoe", []),
)


@pytest.mark.parametrize(("shown", "typed", "marked"), TYPED)
def test_the_found_words_are_marked(shown: str, typed: str, marked: list[str]) -> None:
    found = [shown[start:end] for start, end in spans(shown, typed)]
    assert "".join(found).replace(" ", "") == "".join(marked).replace(" ", "")


@pytest.mark.django_db
def test_one_is_found_however_it_is_typed(cast: Cast) -> None:
    actor = cast.actor("sales")
    points = [
        PointInput("phone", "058 555 01 42"),
        PointInput("mail", "j.vanderberg@duinrand.example"),
        PointInput("address", "Kade 12", ("visit",), postcode="8601AB", city="Sneek"),
    ]
    actions.create(actor, NewParty(Kind.PERSON, "René van der Berg", points=points))
    company = actions.create(actor, NewParty(Kind.ORGANISATION, "Camping Duinrand"))
    actions.change(actor, company.id, {"kvk_number": "01234567"})
    for text in (
        "van der berg",
        "Berg",
        "vanderberg",
        "rene",
        "0031585550142",
        "+31 (0)58 5550142",
        "058-555 01",
        "berg@duin",
        "8601 ab 12",
        "8601AB 12",
    ):
        assert [hit.name for hit in search_parties(actor, text)] == ["René van der Berg"], text
        assert [hit.name for hit in as_typed(actor, text)] == ["René van der Berg"], text
    assert [hit.name for hit in search_parties(actor, "01234567")] == ["Camping Duinrand"]
    assert search_parties(cast.actor("stranger"), "berg") == as_typed(cast.actor("stranger"), "berg") == []


@pytest.mark.django_db
def test_the_search_page_shows_relations_people_moments_labels_and_why(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    actor = cast.actor("sales")
    hotel = actions.create(
        actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan", points=[PointInput("mail", "balie@zwanenhof.example")])
    )
    actions.create(actor, NewParty(Kind.PERSON, "Marieke Zwaan"))
    actions.tag(actor, hotel.id, "Zwaanroute")
    log(actor, hotel.id, LogInput("phone", report="Zwaan over de pomp gesproken"))
    page = client_of("sales").get("/zoeken/?q=zwaan").content.decode()
    for part in (
        "Hotel <mark>Zwaan</mark>",
        "Marieke <mark>Zwaan</mark>",
        "<mark>Zwaan</mark> over de pomp",
        "<mark>Zwaan</mark>route",
    ):
        assert part in page
    assert "<mark>balie@zwanen</mark>hof.example" in client_of("sales").get("/zoeken/?q=balie@zwanen").content.decode()
    nothing = client_of("sales").get("/zoeken/?q=bestaatniet").content.decode()
    assert "Niets gevonden voor “bestaatniet”" in nothing
    assert "/relaties/nieuw/?naam=bestaatniet" in nothing


@pytest.mark.django_db
def test_the_search_pages_on(cast: Cast, client_of: Callable[[str], Client]) -> None:
    for number in range(30):
        actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, f"Zwaan {number:02}"))
    first = client_of("sales").get("/zoeken/?q=zwaan")
    second = client_of("sales").get("/zoeken/?q=zwaan&bladzijde=2")
    assert len(first.context["found"].hits) == 25
    assert len(second.context["found"].hits) == 5
    names = [hit.name for page in (first, second) for hit, _where in page.context["found"].hits]
    assert sorted(names) == [f"Zwaan {number:02}" for number in range(30)]


@pytest.mark.django_db
def test_the_palette_offers_what_one_may_do(cast: Cast, client_of: Callable[[str], Client]) -> None:
    hotel = actions.create(
        cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan", points=[PointInput("phone", "058 555 01 42")])
    )
    page = client_of("sales").get("/palet/?q=zwaan").content.decode()
    for part in (
        "Hotel <mark>Zwaan</mark>",
        "Doen bij Hotel Zwaan",
        'data-href="tel:+31585550142"',
        f"/relaties/{hotel.id}/#vastleggen",
    ):
        assert part in page
    assert "#vastleggen" not in client_of("reader").get("/palet/?q=zwaan").content.decode()
    assert "Zwaan" not in client_of("stranger").get("/palet/?q=zwaan").content.decode().replace("q=zwaan", "")
    assert "Gebruikers" in client_of("manager").get("/palet/?q=gebruik").content.decode()
    assert "Gebruikers" not in client_of("sales").get("/palet/?q=gebruik").content.decode()
    assert 'data-post="theme=dark"' in client_of("sales").get("/palet/?q=donker").content.decode()


@pytest.mark.django_db
def test_theme_and_height_of_rows_change_from_where_one_is(cast: Cast, client_of: Callable[[str], Client]) -> None:
    answer = client_of("sales").post("/instelling/", {"density": "compact", "next": "/relaties/?weergave=alle"})
    assert answer["Location"] == "/relaties/?weergave=alle"
    user = cast.user("sales")
    user.refresh_from_db()
    assert (user.density, user.theme, user.name) == ("compact", "system", "Sales")


def test_signs_of_a_pattern_are_only_themselves(cast: Cast) -> None:
    actor = cast.actor("sales")
    for name in ("100% Zon", "1000 Zon", "a_b Handel", "axb Handel", "c\\d Bouw", "cd Bouw"):
        actions.create(actor, NewParty(Kind.ORGANISATION, name))
    for text, name in (("100%", "100% Zon"), ("a_b", "a_b Handel"), ("c\\d", "c\\d Bouw"), ("c\\d bouw", "c\\d Bouw")):
        assert [hit.name for hit in search_parties(actor, text)] == [name], text
        assert name in [hit.name for hit in as_typed(actor, text)], text
