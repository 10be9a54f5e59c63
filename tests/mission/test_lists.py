"""Lists, labels and files: found back, corrected, taken out, within one's rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.parties.models import Tag
from tests.cast import Cast
from tests.mission.pages import Pages

pytestmark = pytest.mark.django_db


@pytest.mark.mission("MOD-16")
def test_a_label_is_suggested_renamed_merged_searched_filtered_and_exported(
    pages: Pages, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    hotel, camping = pages.create("organisation", "Hotel De Zwaan"), pages.create("organisation", "Camping Duinrand")
    pages.save("parties:tag_add", hotel, tag="Horeca")
    pages.save("parties:tag_add", camping, tag="Horeka")
    assert 'value="Horeca"' in pages.client.get("/relaties/labels/", {"tag": "hore"}).content.decode()
    assert "Horeca" in pages.read("shell:search", q="horeca")
    assert "Camping Duinrand" not in pages.listed("tags:is:horeca")
    wrong = Tag.objects.get(key="horeka")
    manager = client_of("manager")
    assert manager.post(reverse("parties:tags"), {"id": str(wrong.pk), "name": "Horeca"}).status_code == 302
    listed = pages.listed("tags:is:horeca")
    assert "Hotel De Zwaan" in listed
    assert "Camping Duinrand" in listed
    exported = pages.client.post("/relaties/exporteren/?weergave=alle&f=tags:is:horeca", {"vorm": "csv"})
    content = b"".join(exported.streaming_content).decode()
    assert content.count('"Horeca"') == 2


@pytest.mark.mission("MOD-16")
def test_favourites_and_what_was_just_seen_are_one_click_away_on_every_page(
    pages: Pages, client_of: Callable[[str], Client]
) -> None:
    hotel, camping = pages.create("organisation", "Hotel De Zwaan"), pages.create("organisation", "Camping Duinrand")
    pages.save("parties:favourite", hotel)
    pages.party(camping)
    for name in ("shell:today", "activities:tasks", "shell:search", "identity:profile", "shell:more"):
        html = pages.client.get(reverse(name)).content.decode()
        assert f'href="/relaties/{hotel}/"' in html, name
        assert f'href="/relaties/{camping}/"' in html, name
    assert f"/relaties/{hotel}/" not in client_of("stranger").get("/").content.decode()
    assert f"/relaties/{camping}/" not in client_of("service").get("/").content.decode()
