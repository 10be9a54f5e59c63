"""The other unit does not exist: with it or without it, every page, list, filter, sort, count and file is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.parties.listing.rows import ORDERS, VIEWS
from klantbeeld.domains.parties.models import (
    Favourite,
    ImportConflict,
    ImportReject,
    ImportRun,
    RecentView,
    SearchDocument,
)
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.filters import BY_KIND
from klantbeeld.engines.history.models import Batch, Change, Event, Line
from tests.cast import Cast
from tests.permissions.test_matrix import written
from tests.permissions.world import CANARY, CANARY_PHONE, make_world
from tests.properties.snapshot import tracked_models

pytestmark = pytest.mark.django_db
CHANGES_BY_ITSELF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="id" value="[0-9a-f-]{36}"|"nonce-\w+"')
VALUES = {"has": CANARY[:5], "min": "0", "max": "99999", "is": CANARY, "days": "0", "within": "36500"}
ANOTHER = {"min": "1990-01-01", "max": "2090-01-01"}
UNTOUCHED = {"Industry", "Company", "BusinessUnit", "Team", "Membership", "User"}
"""Tracked tables that belong to the company, not to a relation."""


def test_the_other_unit_has_a_row_in_every_table(cast: Cast) -> None:
    """So that the tests below look for something in each of them."""
    make_world(cast, "stranger", CANARY, CANARY_PHONE)
    personal: list[type[models.Model]] = [
        Favourite,
        RecentView,
        ImportRun,
        ImportReject,
        ImportConflict,
        SearchDocument,
    ]
    tables = [*tracked_models(), *personal, Batch, Change, Event, Line]
    empty = [one.__name__ for one in tables if not one._base_manager.exists() and one.__name__ not in UNTOUCHED]
    assert empty == []
    with_party = {
        one.__name__
        for one in apps.get_models()
        if any(f.name == "party" and f.is_relation for f in one._meta.concrete_fields)
    }
    assert with_party <= {one.__name__ for one in tables}


def addresses(*, filters: bool) -> Iterator[str]:
    """Every page that shows more than one relation, with every view and order, and every filter where asked."""
    for name in ("shell:today", "activities:tasks", "parties:bin", "parties:tags", "shell:more", "parties:create"):
        yield reverse(name)
    yield reverse("activities:tasks") + "?van=team"
    yield reverse("parties:import_upload")
    for text in (CANARY, CANARY_PHONE, "zwaan", "Marieke", "familie"):
        for name in ("shell:search", "shell:palette", "parties:index", "parties:count"):
            yield f"{reverse(name)}?q={text}"
    index, count = reverse("parties:index"), reverse("parties:count")
    columns = ",".join(field.key for field in PARTY.fields)
    for view in VIEWS:
        yield f"{index}?weergave={view.key}&kolommen={columns}"
        yield f"{count}?weergave={view.key}"
    for order in ORDERS:
        yield f"{index}?sort={order}&deel=1"
        yield f"{index}?sort=-{order}&deel=1"
    for field in PARTY.fields:
        if not field.filterable or not filters:
            continue
        for text in ("", CANARY[:4].lower()):
            yield f"{reverse('parties:filter_choices', args=[field.key])}?zoek={text}"
        for operator in BY_KIND[field.kind]:
            dated = field.kind in ("date", "moment") and operator in ANOTHER
            value = ANOTHER[operator] if dated else VALUES.get(operator, "")
            if field.choices:
                value = "prospect" if field.key == "rung" else str(field.choices[-1][0])
            yield f"{index}?f={field.key}:{operator}:{value}&deel=1"
            yield f"{count}?f={field.key}:{operator}:{value}"


def body(client: Client, url: str, post: dict[str, Any] | None = None) -> str:
    answer = client.get(url) if post is None else client.post(url, post)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} " + CHANGES_BY_ITSELF.sub("", content.decode(errors="replace"))


@pytest.mark.parametrize("member", ["sales", "manager", "reader"])
def test_every_list_is_the_same_with_and_without_the_other_unit(
    cast: Cast, client_of: Callable[[str], Client], member: str
) -> None:
    own, client = make_world(cast), client_of(member)
    urls = [*addresses(filters=member == "sales"), reverse("parties:party", args=[own.ids["party_id"]])]
    forms = {"csv": {"vorm": "csv"}} if member != "reader" else {}
    export = reverse("parties:export")
    body(client, urls[-1])  # a page that was looked at stands on the home page from then on
    before = {url: body(client, url) for url in urls} | {
        form: body(client, export, post) for form, post in forms.items()
    }
    make_world(cast, "stranger", CANARY, CANARY_PHONE)
    wrong = [url for url in urls if body(client, url) != before[url]]
    wrong += [form for form, post in forms.items() if body(client, export, post) != before[form]]
    assert wrong == []


def test_another_units_record_in_a_form_is_refused_and_changes_nothing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    own, canary = make_world(cast), make_world(cast, "stranger", CANARY, CANARY_PHONE)
    client, party, theirs = client_of("sales"), own.ids["party_id"], canary.ids
    forms: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("parties:link_add", [party], {"kind": "partner", "party": theirs["party_id"]}),
        ("parties:link_add", [party], {"kind": "contact", "party": theirs["person_id"]}),
        ("parties:create", [], {"kind": "person", "name": "Jan", "other": theirs["party_id"]}),
        ("activities:log", [party], {"kind": "phone", "report": "x", "contact": theirs["person_id"]}),
        ("activities:log", [party], {"kind": "phone", "report": "x", "participants": [theirs["person_id"]]}),
        ("parties:point", [party, theirs["point_id"]], {"kind": "phone", "value": "058 555 01 77"}),
        ("parties:point_remove", [party, theirs["point_id"]], {}),
        ("parties:link", [party, theirs["relationship_id"]], {"kind": "contact", "function": "x"}),
        ("parties:link_end", [party, theirs["relationship_id"]], {}),
        ("parties:preference_remove", [party, theirs["preference_id"]], {}),
        ("parties:team_leave", [party, theirs["member_id"]], {}),
        ("parties:file", [party, theirs["file_id"]], {}),
        ("parties:file_remove", [party, theirs["file_id"]], {}),
        ("parties:undo", [theirs["batch_id"]], {}),
        ("activities:complete", [theirs["task_id"]], {}),
        ("activities:reschedule", [theirs["task_id"]], {"next": "week"}),
    ]
    wrong = []
    for name, args, given in forms:
        before = written()
        answer = client.post(reverse(name, args=args), given)
        if answer.status_code not in (404, 405, 422) or written() != before or CANARY in answer.content.decode():
            wrong.append(f"{name} {sorted(given)}: {answer.status_code}")
    for url in (f"{reverse('parties:create')}?bij={theirs['party_id']}",):
        answer = client.get(url)
        if answer.status_code != 404 or CANARY in answer.content.decode():
            wrong.append(url)
    assert wrong == []


def test_a_tag_of_another_units_relation_that_is_taken_off_stays(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    own, canary = make_world(cast), make_world(cast, "stranger", CANARY, CANARY_PHONE)
    before = written()
    url = reverse("parties:tag_remove", args=[own.ids["party_id"], canary.ids["tag_id"]])
    client_of("sales").post(url)
    assert written() == before
