"""Customer data: one picture of each business and private customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from klantbeeld.core import clock
from tests.cast import Cast
from tests.mission.pages import Pages

pytestmark = pytest.mark.django_db
COMPANY = {
    "phone": "0515-555012",
    "mail": "info@jansma.example",
    "street": "Kade 12a",
    "postcode": "8601ab",
    "city": "SNEEK",
}


@pytest.mark.mission("TNO-1")
def test_name_address_number_and_mail_of_a_company(pages: Pages) -> None:
    company = pages.create("organisation", "Houthandel Jansma B.V.", **COMPANY)
    post = {"kind": "address", "value": "Postbus 118", "postcode": "8600 AC", "city": "Sneek", "purposes": ["post"]}
    pages.save("parties:point_add", company, state="ok", **post)
    pages.save("parties:point_add", company, kind="mail", value="facturen@jansma.example", purposes=["invoice"])
    page = pages.party(company)
    for part in ("Houthandel Jansma B.V.", "Kade 12 a", "8601 AB Sneek", "Postbus 118", "Post", "Factuur"):
        assert part in page
    html = pages.client.get(f"/relaties/{company}/").content.decode()
    assert 'href="tel:+31515555012"' in html
    assert 'href="mailto:facturen@jansma.example"' in html
    assert "openstreetmap.org/search?query=Kade" in html
    for text in ("jansma", "houthandel", "0515 555 012", "+31515555012", "8601AB", "kade 12", "facturen@", "sneek"):
        assert pages.found(text) == ["Houthandel Jansma B.V."], text


@pytest.mark.mission("TNO-2")
def test_establishments_are_counted_filtered_and_added_up(pages: Pages) -> None:
    group = pages.create("organisation", "Jansma Groep")
    pages.save("parties:field", group, "employees", value="40", seen="")
    for town in ("Sneek", "Joure"):
        place = pages.create("organisation", f"Jansma {town}", other=group, city=town)
        pages.save("parties:field", place, "employees", value="10", seen="")
        number = "000012345678" if town == "Sneek" else "000087654321"
        pages.save("parties:field", place, "establishment_number", value=number, seen="")
    pages.create("organisation", "Bakkerij De Korenaar")
    page = pages.party(group)
    assert "Vestigingen 2" in page
    assert "2 vestigingen" in page
    assert "Medewerkers 60" in page
    assert "000012345678" in page
    listed = pages.listed("establishment_count:min:2")
    assert "Jansma Groep" in listed
    assert "De Korenaar" not in listed


@pytest.mark.mission("TNO-3")
def test_employees_with_date_and_source(pages: Pages) -> None:
    small = pages.create("organisation", "Bakkerij De Korenaar")
    large = pages.create("organisation", "Houthandel Jansma")
    for company, number in ((small, "8"), (large, "120")):
        pages.save("parties:field", company, "employees", value=number, seen="")
        pages.save("parties:field", company, "employees_as_of", value="01-09-2026", seen="")
        pages.save("parties:field", company, "employees_source", value="jaarverslag", seen="")
    assert "Medewerkers 120 wijzigen 01-09-2026 jaarverslag" in pages.party(large)
    listed = pages.listed("employees:min:100", "employees:max:250")
    assert "Houthandel Jansma" in listed
    assert "De Korenaar" not in listed


@pytest.mark.mission("TNO-4")
def test_an_industry_is_found_by_a_word_and_filtered_at_any_level(pages: Pages) -> None:
    call_command("load_reference", verbosity=0)
    hotel = pages.create("organisation", "Hotel De Zwaan")
    pages.create("organisation", "Houthandel Jansma")
    options = pages.client.get("/relaties/branches/", {"q": "hotel"}).content.decode()
    assert "55.10" in options
    pages.save("parties:field", hotel, "industry", value="55.10", seen="")
    assert "Hotels" in pages.party(hotel)
    for level in ("SBI2025:I", "SBI2025:55", "SBI2025:55.1", "SBI2025:55.10"):
        listed = pages.listed(f"industry:is:{level}")
        assert "Hotel De Zwaan" in listed, level
        assert "Houthandel Jansma" not in listed, level
    assert "Hotel De Zwaan" not in pages.listed("industry:is:SBI2025:F")
    options = pages.client.get("/relaties/branches/", {"q": "56.1"}).content.decode()
    assert "56.11 Restaurants" in options
    plumber = pages.create("organisation", "Loodgietersbedrijf Postma")
    pages.save("parties:field", plumber, "industry", value="43221", seen="")
    assert "Loodgieters en sanitair" in pages.party(plumber)
    for level in ("SBI2025:F", "SBI2025:43", "NACEBEL2025:43.2", "SBI2025:43.22", "SBI2025:43.22.1"):
        assert "Loodgietersbedrijf Postma" in pages.listed(f"industry:is:{level}"), level


@pytest.mark.mission("TNO-5")
def test_people_with_their_role_who_move_on_and_keep_their_history(pages: Pages) -> None:
    first, second = pages.create("organisation", "Hotel De Zwaan"), pages.create("organisation", "Camping Duinrand")
    person = pages.create("person", "mevr. Marieke Hofstra", other=first, function="Directeur", decision_role="decider")
    page = pages.party(first)
    assert "Contactpersonen 1" in page
    assert "Marieke Hofstra" in page
    assert "Directeur" in page
    assert "beslisser" in page.lower()
    pages.save("parties:link_add", second, party=person, kind="contact", function="Eigenaar", department="Directie")
    both = pages.party(person)
    assert "Hotel De Zwaan" in both
    assert "Camping Duinrand" in both
    html = pages.client.get(f"/relaties/{first}/").content.decode()
    link = html.split(f"/relaties/{first}/verbanden/")[2].split("/")[0]
    pages.save("parties:link_end", first, link)
    ended = pages.party(person)
    assert f"– {clock.today():%d-%m-%Y}" in ended
    assert "Eigenaar" in ended


@pytest.mark.mission("TNO-6")
def test_the_account_team_and_a_hand_over_that_keeps_history(pages: Pages, cast: Cast) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("parties:team", company, user=cast.user("service").id, role="service")
    assert "Service Service" in pages.party(company)
    pages.save("parties:hand_over", company, user=cast.user("manager").id)
    page = pages.party(company)
    assert "Manager Accountmanager" in page
    assert "Sales" in page.split("Klantteam", 1)[1]
    assert "Overgedragen aan Manager" in page


@pytest.mark.mission("TNO-7")
def test_the_companys_own_turnover_per_year_with_its_average(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("parties:turnover", company, year="2024", amount="1.200.000", source="jaarrekening")
    pages.save("parties:turnover", company, year="2025", amount="€ 1.400.000,00", source="schatting")
    page = pages.party(company)
    assert "2025 € 1.400.000" in page
    assert "jaarrekening" in page
    assert "Gemiddeld € 1.300.000" in page


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("organisation", marks=pytest.mark.mission("TNO-12")),
        pytest.param("person", marks=pytest.mark.mission("TNO-21")),
    ],
)
def test_stated_preferences_with_date_and_source(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    wish = {"subject": "product", "value": "Hybride warmtepomp", "likes": "1", "source": "beurs Sneek"}
    pages.save("parties:preference", relation, **wish)
    pages.save("parties:preference", relation, subject="support", value="Hulp op afstand", likes="0", source="")
    page = pages.party(relation)
    assert f"Product Hybride warmtepomp {clock.today():%d-%m-%Y}, beurs Sneek" in page
    assert "Hulp op afstand liever niet" in page


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("organisation", marks=pytest.mark.mission("TNO-13")),
        pytest.param("person", marks=pytest.mark.mission("TNO-23")),
    ],
)
def test_preferred_channel_per_situation_and_delivery(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    for situation, channel in (("sales", "phone"), ("invoice", "mail")):
        pages.save("parties:preference", relation, subject="channel", value=channel, situation=situation, likes="1")
    pages.save("parties:preference", relation, subject="channel", value="visit", situation="sales", likes="1")
    pages.save("parties:preference", relation, subject="delivery", value="Voor tien uur", likes="1")
    page = pages.party(relation)
    assert "Kanaal (Verkoop) Bezoek" in page
    assert "Kanaal (Factuur) E-mail" in page
    assert "Kanaal (Verkoop) Telefoon" not in page
    assert "Levering Voor tien uur" in page


@pytest.mark.mission("TNO-14")
def test_relationship_activities_someone_likes_or_declines(pages: Pages) -> None:
    person = pages.create("person", "Anne Dijkstra")
    pages.save("parties:preference", person, subject="activity", value="Lunch", likes="1")
    pages.save("parties:preference", person, subject="activity", value="Voetbalwedstrijd", likes="0")
    page = pages.party(person)
    assert "Relatieactiviteit Lunch" in page
    assert "Voetbalwedstrijd liever niet" in page


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("organisation", marks=pytest.mark.mission("TNO-15")),
        pytest.param("person", marks=pytest.mark.mission("TNO-24")),
    ],
)
def test_length_of_the_relation_and_its_course(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    pages.save("parties:rung", relation, rung="suspect", reason="Beurs")
    pages.save("parties:rung", relation, rung="customer", reason="Eerste opdracht")
    since = clock.today() - timedelta(days=3 * 365 + 100)
    pages.save("parties:field", relation, "customer_since", value=f"{since:%d-%m-%Y}", seen=str(clock.today()))
    page = pages.party(relation)
    assert f"Klant sinds {since:%Y} (3 jaar en 3 maanden)" in page
    assert "Verloop van de status" in page
    assert "Eerste opdracht" in page
    pages.save("parties:rung", relation, rung="former_customer", reason="Verhuisd")
    assert "Oud-klant" in pages.party(relation)


@pytest.mark.mission("TNO-17")
def test_name_address_number_and_mail_of_a_private_person(pages: Pages) -> None:
    given = {"phone": "06 12345678", "mail": "w.jansma@thuis.example", "street": "Marktstraat 3"}
    person = pages.create("person", "mevr. W.J. van der Berg-Jansma", postcode="9101 LS", city="Dokkum", **given)
    page = pages.party(person)
    assert "W.J. van der Berg-Jansma" in page
    assert "Marktstraat 3 9101 LS Dokkum" in page
    for text in ("van der berg", "Berg", "vanderberg", "jansma", "0612345678", "+31 6 12345678", "9101ls"):
        assert pages.found(text) == ["W.J. van der Berg-Jansma"], text


@pytest.mark.mission("TNO-18")
def test_a_household_with_its_members(pages: Pages) -> None:
    household = pages.create("household", "Familie Dijkstra")
    anne = pages.create("person", "Anne Dijkstra", other=household)
    pages.save("parties:field", anne, "birth_date", value="12-03-1980", seen="")
    pages.save("parties:field", anne, "form_of_address", value="mevrouw", seen="")
    child = pages.create("person", "Tjerk Dijkstra")
    pages.save("parties:link_add", household, party=child, kind="member", household_role="child")
    page = pages.party(household)
    assert "Huishouden 2" in page
    assert "Anne Dijkstra" in page
    assert "Kind" in page.split("Huishouden 2", 1)[1]
    person = pages.party(anne)
    assert "12-03-1980" in person
    assert "Mevrouw" in person


@pytest.mark.mission("TNO-30")
def test_whom_to_call_for_what_in_one_look(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.create("person", "Marieke Hofstra", other=company, situations=["purchase", "complaint"])
    pages.create("person", "Petra de Haan", other=company, situations=["invoice"])
    page = pages.party(company)
    assert "Inkoop Marieke Hofstra" in page
    assert "Factuur Petra de Haan" in page
    assert "Klacht Marieke Hofstra" in page
    assert "Techniek" not in page


@pytest.mark.mission("TNO-31")
def test_salutation_tone_language_and_not_too_often(pages: Pages) -> None:
    person = pages.create("person", "mevr. drs. M.J. van der Laan")
    page = pages.party(person)
    assert "Geachte mevrouw Van der Laan" in page
    pages.save("parties:field", person, "tone", value="informal", seen="")
    pages.save("parties:field", person, "salutation", value="Lieve Marieke", seen="")
    pages.save("parties:field", person, "contact_every_days", value="30", seen="")
    page = pages.party(person)
    assert "Gebruik Lieve Marieke" in page
    assert "Nog geen contact. De wens is elke 30 dagen." in page
    for text in ("Eerste", "Tweede", "Derde"):
        pages.save("activities:log", person, kind="phone", report=text)
    assert "Let op: 3 keer contact deze week. De wens is elke 30 dagen." in pages.party(person)
    belgian = pages.create("person", "Jan Van den Berghe")
    pages.save("parties:field", belgian, "name_country", value="BE", seen="NL")
    pages.save("parties:field", belgian, "form_of_address", value="heer", seen="")
    assert "Geachte heer Van den Berghe" in pages.party(belgian)
