"""The demo company is believable: when it works, what it writes, whom it meets, what is wrong in its lists."""

from __future__ import annotations

import re
from datetime import date, time
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from klantbeeld.domains.activities.choices import Kind
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties.models import AccountTeamMember, ContactPoint, ImportRun, Party
from klantbeeld.engines.history.models import Event
from klantbeeld.engines.identity.models import BusinessUnit, Team, User
from klantbeeld.shell.demo import texts
from klantbeeld.shell.demo.company import PASSWORD, load
from klantbeeld.shell.demo.days import easter, is_working

SMALL = {"organisations": 170, "contacts": 230, "households": 8, "moments": 900, "private": 60}


@pytest.fixture
def demo(db: None) -> None:
    call_command("load_reference", "--if-missing", stdout=StringIO())
    load(**SMALL)


def test_the_trade_rests_on_weekends_holidays_and_in_the_summer_break() -> None:
    assert easter(2026) == date(2026, 4, 5)
    free = [date(2026, 4, 27), date(2026, 5, 14), date(2026, 12, 25), date(2026, 7, 28), date(2026, 11, 22)]
    assert not any(map(is_working, free))
    assert is_working(date(2026, 11, 24))


def test_there_are_at_least_sixty_texts_and_each_can_be_filled() -> None:
    assert len({text for text in texts.REPORTS if text}) >= 60
    used = set(
        re.findall(r"{(\w+)}", " ".join((*texts.REPORTS, *(step for of in texts.STEPS.values() for step in of))))
    )
    assert used <= set(texts.SLOTS)


def test_the_demo_company_holds_together(demo: None) -> None:
    """One load, many questions: it takes some seconds."""
    moments = list(Activity.objects.scoped_by_caller().filter(state="done").select_related("party", "contact"))
    assert len(moments) > 700
    for moment in moments:
        local = timezone.localtime(moment.done_at)
        assert time(8, 0) <= local.time() < time(17, 31), local
        assert is_working(local.date()), local
        assert moment.contact is None or moment.contact.kind == "person"
        assert "{" not in moment.report + moment.subject
    visits = {moment.report for moment in moments if moment.kind == Kind.VISIT}
    calls = {moment.report for moment in moments if moment.kind == Kind.PHONE and moment.outcome == "spoken"}
    assert visits and calls and not visits & calls
    assert all(moment.minutes is None for moment in moments if moment.outcome in ("voicemail", "no_answer"))

    parties = Party.objects.scoped_by_caller()
    organisations = parties.filter(kind="organisation")
    assert organisations.exclude(industry=None).count() > 0.85 * organisations.count()
    rungs = set(organisations.values_list("rung", flat=True))
    assert rungs >= {"suspect", "prospect", "hot_prospect", "lead", "customer", "inactive", "former_customer"}
    assert parties.filter(kind="person").exclude(birth_date=None).exists()
    assert ContactPoint.objects.scoped_by_caller().filter(state="doubtful").exists()
    assert sum(ImportRun.objects.values_list("rejected", flat=True)) > 0
    assert Event.objects.filter(verb="activity.changed").exists()
    assert Event.objects.filter(verb="party.handed_over").exists()
    assert AccountTeamMember.objects.scoped_by_caller().exclude(until=None).exists()
    assert BusinessUnit.objects.count() == 2
    assert Team.objects.count() >= 4
    assert not User.objects.exclude(email__endswith="@noorderlicht.example").exists()


def test_demo_passwords_work_on_this_machine_only(demo: None) -> None:
    form = {"login": "sanne@noorderlicht.example", "password": PASSWORD}
    elsewhere, behind_proxy, here = Client(REMOTE_ADDR="192.0.2.7"), Client(HTTP_X_FORWARDED_FOR="192.0.2.7"), Client()
    assert elsewhere.post("/account/login/", form).status_code == 200
    assert behind_proxy.post("/account/login/", form).status_code == 200
    assert "_auth_user_id" not in elsewhere.session
    assert here.post("/account/login/", form).status_code == 302
    assert "_auth_user_id" in here.session
