"""Reading in what was written out changes nothing: whatever the relations are, as CSV and as a workbook."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions.contact_points import PointInput
from klantbeeld.domains.parties.actions.create import NewParty
from klantbeeld.domains.parties.actions.relationships import LinkInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.engines.history.models import Change
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.mission("GOV-5")]
NAMES = {
    Kind.ORGANISATION: (
        "Houthandel Jansma B.V.",
        "bakkerij de korenaar",
        "Café ’t Hoekje",
        "=1+1 BV",
        "-Streep-",
        "Jan de Vries",
    ),
    Kind.PERSON: ("Anne van der Berg", "dhr. P. Jansma", "J.P. Smit-de Boer", "Müller, René", "ANNE DIJKSTRA", "Kees"),
    Kind.HOUSEHOLD: ("Familie De Wit", "fam. Jansma-Hofstra"),
}
POINTS = st.one_of(
    st.sampled_from(["058 555 01 42", "+32 9 233 44 55", "06-12345678"]).map(lambda v: PointInput("phone", v)),
    st.sampled_from(["info@jansma.example", "Anne@Jansma.example"]).map(lambda v: PointInput("mail", v)),
    st.sampled_from(["www.jansma.example", "https://jansma.example/contact/"]).map(lambda v: PointInput("web", v)),
    st.sampled_from(["0515 555013"]).map(lambda v: PointInput("fax", v)),
    st.sampled_from(["linkedin.com/in/anne"]).map(lambda v: PointInput("social", v)),
    st.sampled_from(
        [
            {"value": "Kade 12", "postcode": "8601 AB", "city": "Sneek"},
            {"value": "Voorstreek 18 bus 2 9000 Gent", "country": "BE"},
            {"value": "Kerkstraat 1-a, 8911 AA Leeuwarden"},
            {"value": "Hauptstrasse 5", "postcode": "10115", "city": "Berlin", "country": "DE"},
            {"value": "Achterom, tweede hek links"},
        ]
    ).map(lambda parts: PointInput("address", purposes=("visit",), **parts)),
    st.just({"value": "Postbus 12", "postcode": "8600 AA", "city": "Sneek"}).map(
        lambda parts: PointInput("address", purposes=("post",), **parts)
    ),
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "note": st.sampled_from(["Belt graag ’s ochtends", "=SOM(A1)", "regel een\nregel twee", "-5"]),
        "customer_since": st.sampled_from(["17-11-2019", "1-2-1999"]),
        "language": st.sampled_from(["nl", "fr", "en"]),
        "iban": st.just("NL91ABNA0417164300"),
    },
)
OF_ORGANISATIONS = st.fixed_dictionaries(
    {},
    optional={
        "employees": st.sampled_from(["0", "35"]),
        "kvk_number": st.sampled_from(["01234567", "12345678"]),
        "vat_number": st.just("NL004495445B01"),
        "legal_name": st.just("Jansma Beheer B.V."),
        "legal_form": st.sampled_from(["B.V.", "Stichting"]),
    },
)
RELATION = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([Kind.ORGANISATION, Kind.PERSON, Kind.HOUSEHOLD]),
        "name": st.integers(0, 5),
        "points": st.lists(POINTS, max_size=5),
        "fields": FIELDS,
        "more": OF_ORGANISATIONS,
        "tags": st.sets(st.sampled_from(["VIP", "beurs 2026", "Één"]), max_size=3),
        "rung": st.sampled_from(["", "customer", "hot_prospect", "lead"]),
        "link": st.booleans(),
    }
)


def made(cast: Cast, relations: list[dict[str, Any]]) -> None:
    """Make them as users do; a person may hang under the last organisation or household before it."""
    actor, above = cast.actor("sales"), None
    for one in relations:
        name = NAMES[one["kind"]][one["name"] % len(NAMES[one["kind"]])]
        kind = "contact" if above is not None and above.kind == Kind.ORGANISATION else "member"
        link = LinkInput(above.id, kind=kind) if one["link"] and above and one["kind"] == Kind.PERSON else None
        points = [PointInput(p.kind, p.value, p.purposes, postcode=p.postcode, city=p.city, country=p.country)
                  for p in one["points"]]  # fmt: skip
        party = actions.create(actor, NewParty(one["kind"], name, points=points, link_to=link))
        fields = one["fields"] | (one["more"] if one["kind"] == Kind.ORGANISATION else {})
        if fields:
            actions.change(actor, party.id, fields)
        for tag in sorted(one["tags"]):
            actions.tag(actor, party.id, tag)
        if one["rung"]:
            actions.set_rung(actor, party.id, one["rung"], "Met de hand")
        if one["kind"] != Kind.PERSON:
            above = party


@settings(
    max_examples=int(os.environ.get("ROUND_TRIPS", "12")),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(relations=st.lists(RELATION, min_size=1, max_size=6), form=st.sampled_from(["csv", "xlsx"]))
def test_reading_in_our_own_export_changes_nothing(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory, relations: list[dict[str, Any]], form: str
) -> None:
    with transaction.atomic(), override_media(tmp_path_factory):
        made(cast, relations)
        actor = cast.actor("administrator")
        with export(actor, ListState.read(actor, QueryDict("weergave=alle")), form) as file:
            data = file.read()
        last = Change.objects.latest("seq").seq
        run = uploads.receive(actor, f"relaties.{form}", [data])
        running.start(actor, run)
        done = running.work(run.pk)
        assert done is not None
        changed = list(Change.objects.filter(seq__gt=last).values_list("table", "operation", "before", "after"))
        told = list(done.rejects.values_list("row_number", "reason"))
        assert (changed, told) == ([], []), data
        assert (done.state, done.created, done.updated, done.skipped) == ("done", 0, 0, len(relations))
        transaction.set_rollback(True)


def override_media(folders: pytest.TempPathFactory) -> Any:
    from django.test import override_settings

    return override_settings(MEDIA_ROOT=folders.mktemp("files"))
