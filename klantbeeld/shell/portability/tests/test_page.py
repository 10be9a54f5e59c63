"""Leave any day with everything: by the page of the administrator, and back into an empty system."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.history.models import Event
from klantbeeld.shell.models import CompleteExport
from klantbeeld.shell.portability import running
from klantbeeld.shell.portability.tests.conftest import empty_everything
from tests.cast import Cast
from tests.mission.pages import words


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(client: Client) -> str:
    response = client.get(reverse("shell:take_along"))
    assert response.status_code == 200
    return words(response.content.decode())


@pytest.mark.mission("MOD-17")
def test_an_administrator_takes_everything_along_and_comes_back_with_it(
    company: Cast,
    tmp_path: Path,
    media: Path,
) -> None:
    client = signed_in(company, "administrator")
    assert client.post(reverse("shell:take_along")).status_code == 302
    assert "Wordt gemaakt" in page_of(client)
    assert "Wordt gemaakt" in page_of(signed_in(company, "administrator"))  # a reload, or another browser
    export = CompleteExport.objects.get()
    running.work(export.pk)
    assert "Ophalen" in page_of(client)
    response = client.get(reverse("shell:take_along_file", args=[export.pk]))
    whole = b"".join(response.streaming_content)
    assert Event.objects.filter(verb="company.taken_along_fetched", actor_name="Administrator").count() == 1
    (tmp_path / "alles.zip").write_bytes(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        first = {one["name"]: one["sha256"] for one in manifest["files"]}
        parties = {one["name"]: one.get("rows") for one in manifest["files"]}["data/parties_party.jsonl"]
        assert parties == Party.unscoped.count() == len(archive.read("data/parties_party.jsonl").splitlines())
    empty_everything()
    (media / "imports").rename(tmp_path / "weg")
    (media / "stored").rename(tmp_path / "ook weg")
    call_command("import_all", str(tmp_path / "alles.zip"), stdout=StringIO())
    call_command("export_all", str(tmp_path / "weer.zip"), stdout=StringIO())
    with zipfile.ZipFile(tmp_path / "weer.zip") as archive:
        again = {one["name"]: one["sha256"] for one in json.loads(archive.read("manifest.json"))["files"]}
    assert {name for name in first | again if first.get(name) != again.get(name)} <= {"README.md"}


def test_only_one_is_made_at_a_time_and_only_by_an_administrator(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    assert client_of("manager").post(reverse("shell:take_along")).status_code == 403
    assert not CompleteExport.objects.exists()
    client = client_of("administrator")
    client.post(reverse("shell:take_along"))
    response = client.post(reverse("shell:take_along"), follow=True)
    assert "Er wordt al een bestand gemaakt" in words(response.content.decode())
    assert CompleteExport.objects.count() == 1


def test_who_is_no_administrator_any_more_gets_no_file(
    company: Cast,
) -> None:
    export = running.ask(company.actor("administrator"))
    company.users["manager"].roles = ["administrator"]
    company.users["manager"].save()
    company.users["administrator"].roles = ["sales"]
    company.users["administrator"].save()
    running.work(export.pk)
    export.refresh_from_db()
    assert export.state == CompleteExport.State.FAILED and "mag dit niet meer" in export.problem
    assert not running.path_of(export.pk).exists()


def test_a_file_that_is_thrown_away_is_gone(company: Cast) -> None:
    export = running.ask(company.actor("administrator"))
    running.work(export.pk)
    assert oct(running.path_of(export.pk).stat().st_mode)[-3:] == "600"
    client = signed_in(company, "administrator")
    assert client.post(reverse("shell:take_along_drop", args=[export.pk])).status_code == 302
    assert not running.path_of(export.pk).exists()
    assert client.get(reverse("shell:take_along_file", args=[export.pk])).status_code == 404
    assert "Het bestand is verwijderd" in page_of(client)
