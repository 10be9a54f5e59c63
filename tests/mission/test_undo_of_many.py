"""Undo of more than two thousand changes is no web request: a job does it, and its page says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.domains.parties import actions, undoing
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ImportRun, Party
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.identity.models import User
from tests.cast import Cast
from tests.mission.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.mission("GOV-5")]
MANY = "Bedrijfsnaam;Plaats\n" + "".join(f"Bedrijf {number};Sneek\n" for number in range(30))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(undoing, "AT_ONCE", 50)


@pytest.fixture
def run(cast: Cast) -> ImportRun:
    begun = uploads.receive(cast.actor("sales"), "a.csv", [MANY.encode()], Options(source="Lijst"))
    running.start(cast.actor("sales"), begun)
    done = running.work(begun.pk)
    assert done is not None
    assert done.created == 30
    return done


def living() -> int:
    return Party.unscoped.filter(deleted_at=None).count()


def asked(run: ImportRun, client: Client) -> str:
    back = reverse("parties:import_result", args=[run.pk])
    answer = client.post(reverse("parties:undo", args=[run.batch_id]), {"next": back}, follow=True)
    return str(answer.content.decode())


def state(run: ImportRun) -> str:
    return Batch.objects.get(pk=run.batch_id).state


def test_a_large_undo_is_left_to_a_job_and_the_page_follows_it(
    cast: Cast, run: ImportRun, client_of: Callable[[str], Client]
) -> None:
    page = asked(run, client_of("sales"))
    assert "Deze import wordt teruggedraaid" in words(page)
    assert "hx-get" in page.split('id="voortgang"')[1][:200]
    assert (state(run), living()) == (Batch.State.UNDOING, 30)
    job = ProcrastinateJob.objects.get(task_name="parties.undo")
    undoing.work(run.batch_id, cast.user("sales").pk)
    assert job.args == {"batch_id": str(run.batch_id), "user_id": str(cast.user("sales").pk)}
    assert (state(run), living()) == (Batch.State.UNDONE, 0)
    undoing.work(run.batch_id, cast.user("sales").pk)  # a second worker finds nothing to do
    page = client_of("sales").get(reverse("parties:import_result", args=[run.pk])).content.decode()
    assert "Deze import is ongedaan gemaakt" in words(page)


def test_asking_twice_is_asking_once(cast: Cast, run: ImportRun, client_of: Callable[[str], Client]) -> None:
    asked(run, client_of("sales"))
    answer = client_of("sales").post(reverse("parties:undo", args=[run.batch_id]))
    assert answer.status_code == 409
    assert "wordt al teruggedraaid" in words(answer.content.decode())
    assert ProcrastinateJob.objects.filter(task_name="parties.undo").count() == 1


def test_a_small_undo_is_done_at_once(cast: Cast, client_of: Callable[[str], Client]) -> None:
    begun = uploads.receive(cast.actor("sales"), "a.csv", [b"Bedrijfsnaam\nJansma\n"])
    running.start(cast.actor("sales"), begun)
    running.work(begun.pk)
    begun.refresh_from_db()
    asked(begun, client_of("sales"))
    assert (state(begun), living()) == (Batch.State.UNDONE, 0)


def test_a_stranger_cannot_have_it_undone(run: ImportRun, client_of: Callable[[str], Client]) -> None:
    assert client_of("stranger").post(reverse("parties:undo", args=[run.batch_id])).status_code == 404
    assert (state(run), living()) == (Batch.State.DONE, 30)
    assert not ProcrastinateJob.objects.filter(task_name="parties.undo").exists()


def test_a_worker_that_dies_leaves_nothing_half_and_is_followed_by_another(
    cast: Cast, run: ImportRun, client_of: Callable[[str], Client], monkeypatch: Any
) -> None:
    asked(run, client_of("sales"))
    real = undoing.undo

    def dies(*given: Any) -> None:
        real(*given)
        raise OperationalError("terminating connection")

    monkeypatch.setattr(undoing, "undo", dies)
    with pytest.raises(OperationalError), transaction.atomic():
        undoing.work(run.batch_id, cast.user("sales").pk)
    assert (state(run), living()) == (Batch.State.UNDOING, 30)
    monkeypatch.setattr(undoing, "undo", real)
    _fail_all()
    undoing.take_up()
    assert ProcrastinateJob.objects.filter(task_name="parties.undo", status="todo").count() == 1
    undoing.work(run.batch_id, cast.user("sales").pk)
    assert (state(run), living()) == (Batch.State.UNDONE, 0)


def test_an_undo_that_never_succeeds_is_given_up_in_words(run: ImportRun, client_of: Callable[[str], Client]) -> None:
    asked(run, client_of("sales"))
    for _time in range(6):
        _fail_all()
        undoing.take_up()
    assert (state(run), living()) == (Batch.State.DONE, 30)
    page = client_of("sales").get(reverse("parties:import_result", args=[run.pk])).content.decode()
    assert "Terugdraaien lukte vijf keer niet" in words(page)


def test_who_left_meanwhile_has_nothing_undone(cast: Cast, run: ImportRun, client_of: Callable[[str], Client]) -> None:
    asked(run, client_of("sales"))
    User.objects.filter(pk=cast.user("sales").pk).update(is_active=False)
    undoing.work(run.batch_id, cast.user("sales").pk)
    assert (state(run), living()) == (Batch.State.DONE, 30)


def test_what_was_changed_since_stays_also_in_a_large_undo(
    cast: Cast, run: ImportRun, client_of: Callable[[str], Client]
) -> None:
    party = Party.unscoped.get(name="Bedrijf 7")
    actions.change(cast.actor("manager"), party.id, {"note": "Nieuwe loods"})
    asked(run, client_of("sales"))
    undoing.work(run.batch_id, cast.user("sales").pk)
    assert list(Party.unscoped.filter(deleted_at=None).values_list("name", flat=True)) == ["Bedrijf 7"]


def _fail_all() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'parties.undo' AND status = 'todo'"
        )
