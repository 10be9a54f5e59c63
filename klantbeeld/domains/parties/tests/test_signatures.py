"""Signatures and cards: a reviewed table, what is flagged, which organisations are proposed, and what the form makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from klantbeeld.core.errors import Invalid
from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import actions, queries
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import ContactPoint, Party, Relationship
from klantbeeld.domains.parties.signatures import LONGEST, Recognised, recognise
from klantbeeld.domains.parties.signatures.known import known_organisations
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast

TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / "signatures.yaml").read_text())
TEXTS = ("name", "function", "department", "organisation", "kvk_number", "kbo_number", "vat_number", "iban")
CARD = """Met vriendelijke groet,

Marieke van der Velde
Hoofd Inkoop
Houthandel Jansma B.V.
Voorstreek 18 | 8911 JN Leeuwarden
T 058 - 555 01 42 | M 06-12345678
marieke@houthandel-jansma.nl | www.houthandel-jansma.nl
KvK 01234567
Wij zagen alles recht.
"""
Clients = Callable[[str], Client]


def as_listed(found: Recognised) -> dict[str, Any]:
    """What was recognised, as the table lists it."""
    doubts = [key for key in TEXTS if getattr(found, key).doubt]
    doubts += ["mails"] * any(mail.doubt for mail in found.mails)
    doubts += ["numbers"] * any(number.doubt for number in found.numbers)
    listed = {key: getattr(found, key).value for key in TEXTS} | {
        "numbers": [f"{one.kind} {one.e164} {one.note}".strip() for one in found.numbers],
        "mails": [mail.value for mail in found.mails],
        "pages": found.pages,
        "socials": found.socials,
        "places": [" | ".join((one.street, one.postcode, one.city, one.country)) for one in found.places],
        "hours": found.hours,
        "rest": found.rest,
        "doubts": doubts,
    }
    return {key: value for key, value in listed.items() if value}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join(row["text"].split())[:40])
def test_the_table(row: dict[str, Any]) -> None:
    expected = {key: value for key, value in row.items() if key != "text"}
    assert as_listed(recognise(row["text"])) == expected


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len({row["text"] for row in TABLE}) >= 60


def test_a_text_that_is_too_long_is_refused_and_one_that_just_fits_is_read() -> None:
    with pytest.raises(Invalid, match="te lang"):
        recognise("a" * (LONGEST + 1))
    assert recognise(CARD.ljust(LONGEST)).name.value == "Marieke van der Velde"


def test_signs_that_cannot_be_seen_change_nothing() -> None:
    marked = "\u200f".join(CARD.replace("Marieke", "Mari\u200beke").replace("058", "0\u206058").split(" "))
    assert as_listed(recognise(marked.replace("\u200f", " \u200f"))) == as_listed(recognise(CARD))


def jansma(cast: Cast, who: str = "sales", **fields: str) -> Party:
    points = [actions.PointInput("mail", "info@houthandel-jansma.nl")] if not fields else []
    name = "Jansma Hout" if fields or points else "Houthandel Jansma B.V."
    return actions.create(
        cast.actor(who), actions.NewParty(Kind.ORGANISATION, name, fields=dict(fields), points=points)
    )


@pytest.mark.django_db
def test_a_known_organisation_is_proposed_by_number_domain_or_name(cast: Cast) -> None:
    actor, found = cast.actor("sales"), recognise(CARD)
    assert known_organisations(actor, found) == []
    numbered = jansma(cast, kvk_number="01234567")
    mailed = jansma(cast)
    named = actions.create(actor, actions.NewParty(Kind.ORGANISATION, "houthandel jansma b.v."))
    by = {one.id: one.by for one in known_organisations(actor, found)}
    assert by == {numbered.id: "kvk_number", mailed.id: "domain", named.id: "name"}


@pytest.mark.django_db
def test_a_free_mail_domain_and_another_domain_that_ends_alike_propose_nothing(cast: Cast) -> None:
    actor = cast.actor("sales")
    for mail in ("info@gmail.com", "info@groothouthandel-jansma.nl"):
        point = actions.PointInput("mail", mail)
        actions.create(actor, actions.NewParty(Kind.ORGANISATION, f"Van {mail}", points=[point]))
    assert known_organisations(actor, recognise("Jan de Boer\njan@gmail.com")) == []
    assert known_organisations(actor, recognise("Jan de Boer\njan@houthandel-jansma.nl")) == []


@pytest.mark.django_db
def test_an_organisation_of_another_unit_is_not_told_of(cast: Cast) -> None:
    theirs = jansma(cast, kvk_number="01234567")
    assert [one.id for one in known_organisations(cast.actor("sales"), recognise(CARD))] == [theirs.id]
    assert known_organisations(cast.actor("stranger"), recognise(CARD)) == []


def kept() -> tuple[int, int, int]:
    return Party.unscoped.count(), ContactPoint.unscoped.count(), Batch.objects.count()


def pasted(client: Client, **more: str) -> Any:
    sent = {"kind": "organisation", "name": "", "signature": CARD, "recognise": "1"} | more
    return client.post(reverse("parties:create"), sent)


def answers(response: Any) -> dict[str, Any]:
    """What the shown form holds, by question."""
    return {ask.name: ask.value for ask in response.context["form"].asks}


@pytest.mark.django_db
def test_filling_in_saves_nothing_and_saving_does(cast: Cast, client_of: Clients) -> None:
    before, client = kept(), client_of("sales")
    made = Batch.objects.count()
    response = pasted(client)
    assert response.status_code == 200 and kept() == before
    shown = answers(response)
    assert (shown["kind"], shown["name"]) == ("person", "Marieke van der Velde")
    assert (shown["phone"], shown["phone2"]) == ("058 - 555 01 42", "06-12345678")
    assert shown["employer"] == "" and shown["note"] == "Wij zagen alles recht."
    saved = client.post(reverse("parties:create"), shown | {"signature": CARD, "employer": "new"})
    assert saved.status_code == 302 and Batch.objects.count() == made + 1
    person = Party.unscoped.get(kind=Kind.PERSON, name="Marieke van der Velde")
    firm = Party.unscoped.get(kind=Kind.ORGANISATION, name="Houthandel Jansma B.V.")
    link = Relationship.unscoped.get(party=person)
    assert (link.other_id, link.kind, link.function) == (firm.id, "contact", "Hoofd Inkoop")
    assert (person.note, firm.kvk_number, person.form_of_address) == ("Wij zagen alles recht.", "01234567", "")
    actor = cast.actor("sales")
    points = {(point.party_id, point.kind) for point in queries.contact_points(actor, [person.id, firm.id])}
    assert points == {(person.id, "phone"), (person.id, "mail"), (firm.id, "web"), (firm.id, "address")}
    again = client.post(reverse("parties:create"), shown | {"signature": CARD, "employer": "new"})
    assert again["Location"] == saved["Location"]
    assert Party.unscoped.count() == before[0] + 2
    undo(actor, Batch.objects.latest("id").id)
    assert set(Party.unscoped.filter(deleted_at=None).values_list("id", flat=True)) & {person.id, firm.id} == set()


@pytest.mark.django_db
def test_a_known_organisation_is_linked_only_when_it_is_chosen(cast: Cast, client_of: Clients) -> None:
    firm, client = jansma(cast, kvk_number="01234567"), client_of("sales")
    shown = answers(pasted(client))
    client.post(reverse("parties:create"), shown | {"signature": CARD})
    assert not Relationship.unscoped.exists()
    unlinked = Party.unscoped.get(name="Marieke van der Velde")
    assert "KvK-nummer: 01234567" in unlinked.note and "Houthandel Jansma B.V." in unlinked.note
    chosen = shown | {"signature": CARD, "employer": str(firm.id), "id": str(new_id())}
    assert client.post(reverse("parties:create"), chosen).status_code == 302
    link = Relationship.unscoped.get()
    assert (link.other_id, link.function, link.party.note) == (firm.id, "Hoofd Inkoop", "Wij zagen alles recht.")


@pytest.mark.django_db
def test_an_organisation_that_may_not_be_seen_cannot_be_chosen(cast: Cast, client_of: Clients) -> None:
    firm, client = jansma(cast, kvk_number="01234567"), client_of("stranger")
    response = pasted(client)
    before = kept()
    assert "Jansma Hout" not in response.content.decode()
    sent = answers(response) | {"signature": CARD, "employer": str(firm.id)}
    assert client.post(reverse("parties:create"), sent).status_code == 404
    assert kept() == before and not Relationship.unscoped.exists()


@pytest.mark.django_db
def test_what_was_typed_stays_and_what_the_text_says_beside_it_goes_to_the_note(cast: Cast, client_of: Clients) -> None:
    shown = answers(pasted(client_of("sales"), phone="058 555 00 00"))
    assert shown["phone"] == "058 555 00 00"
    assert "058 - 555 01 42" in shown["note"]


@pytest.mark.django_db
def test_another_text_takes_the_place_of_the_first_but_not_of_a_correction(cast: Cast, client_of: Clients) -> None:
    client = client_of("sales")
    first = answers(pasted(client)) | {"mail": "m.vandervelde@houthandel-jansma.nl"}
    second = answers(pasted(client, **first | {"signature": "Piet Smit\nInkoper\n0512-512345\npiet@smit.nl"}))
    assert (second["name"], second["function"], second["phone"]) == ("Piet Smit", "Inkoper", "0512-512345")
    assert second["mail"] == "m.vandervelde@houthandel-jansma.nl" and "piet@smit.nl" in second["note"]
    assert "06-12345678" not in second.values()


@pytest.mark.django_db
def test_a_pasted_text_is_shown_as_fields_before_it_is_saved(cast: Cast, client_of: Clients) -> None:
    before = kept()
    sent = {"kind": "person", "name": "Marieke", "signature": CARD}
    response = client_of("sales").post(reverse("parties:create"), sent)
    assert response.status_code == 200 and kept() == before
    assert answers(response)["name"] == "Marieke"


@pytest.mark.django_db
def test_a_text_that_is_too_long_is_told_with_the_form_kept(cast: Cast, client_of: Clients) -> None:
    before = kept()
    response = pasted(client_of("sales"), name="Hotel", signature="a" * (LONGEST + 1))
    assert response.status_code == 422 and kept() == before
    assert "te lang" in response.content.decode() and answers(response)["name"] == "Hotel"


@pytest.mark.django_db
def test_a_wrong_second_number_is_told_at_its_own_field(cast: Cast, client_of: Clients) -> None:
    client = client_of("sales")
    before = kept()
    sent = answers(pasted(client)) | {"signature": CARD, "phone2": "06-123"}
    response = client.post(reverse("parties:create"), sent)
    assert response.status_code == 422 and kept() == before
    assert set(response.context["problems"]) == {"phone2"}
    marked = {ask.name for ask in response.context["form"].asks if ask.mark}
    assert "phone" in marked and "phone2" not in marked


@pytest.mark.django_db
def test_at_a_relation_the_function_and_department_go_to_the_link(cast: Cast, client_of: Clients) -> None:
    firm, client = jansma(cast), client_of("sales")
    text = "Piet Smit\nMonteur\nAfdeling Zagerij\n+32 475 12 34 56"
    url = f"{reverse('parties:create')}?bij={firm.id}"
    shown = answers(client.post(url, {"kind": "person", "signature": text, "recognise": "1", "other": str(firm.id)}))
    assert shown["phone"] == "+32 475 12 34 56" and "employer" not in shown
    assert client.post(url, shown | {"signature": text}).status_code == 302
    link = Relationship.unscoped.get(other=firm)
    assert (link.party.name, link.function, link.department) == ("Piet Smit", "Monteur", "Afdeling Zagerij")


@pytest.mark.django_db
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_belgian_card_keeps_its_numbers_postcode_and_family_name(
    cast: Cast, client_of: Clients, is_linked: bool
) -> None:
    client = client_of("sales")
    employer = str(jansma(cast).id) if is_linked else ""
    text = "Peter Van den Broeck\nKerkstraat 5 bus 2, 9000 Gent\n0475/12.34.56\npeter@vandenbroeck.be"
    shown = answers(pasted(client, signature=text))
    sent = shown | {"signature": text, "employer": employer}
    assert client.post(reverse("parties:create"), sent).status_code == 302
    person = Party.unscoped.get(name="Peter Van den Broeck")
    points = {point.kind: point.value for point in queries.contact_points(cast.actor("sales"), [person.id])}
    assert (person.name_country, points["phone"]) == ("BE", "+32475123456")
    assert points["address"].startswith("Kerkstraat 5 bus 2, 9000 Gent")
