"""Invitations: the letter by a real mail server, the link, sending again, taking back."""

from __future__ import annotations

import email
import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.core import clock
from klantbeeld.core.errors import Forbidden, Invalid, NotFound
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity import actions, jobs
from klantbeeld.engines.identity.models import Invitation, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://\S+/uitnodiging/\S+/")
NEW = {"email": "ines@noorderlicht.example", "name": "Inès Dubois", "role": ["sales"]}


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs."""

    timeout = 20

    def handle(self) -> None:
        self.say("220 klantbeeld.test")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                lines = []
                while (got := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(got)
                self.server.letters.append(email.message_from_bytes(b"".join(lines), policy=default))  # type: ignore[attr-defined]
            self.say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def letters(settings: object) -> Iterator[list[EmailMessage]]:
    """What a real mail server on this machine received."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address  # type: ignore[attr-defined]
        yield server.letters  # type: ignore[attr-defined]
        server.shutdown()


def work() -> None:
    """What the worker does: the jobs that wait, in order."""
    waiting = list(ProcrastinateJob.objects.filter(queue_name="mail").order_by("id").values("id", "task_name", "args"))
    for job in waiting:
        getattr(jobs, job["task_name"].removeprefix("identity.")).func.__wrapped__(**job["args"])
    ProcrastinateJob.objects.filter(pk__in=[job["id"] for job in waiting])._raw_delete("default")


def invite(client: Client, **more: str) -> Invitation:
    assert client.post("/instellingen/gebruikers/nieuw/", NEW | more).status_code == 302
    return Invitation.objects.latest("made_at")


def link_in(body: str) -> str:
    found = LINK.search(body)
    assert found
    return found.group().removeprefix("http://testserver")


def test_the_letter_arrives_in_the_language_of_the_invited_and_its_link_lets_her_in(
    cast: Cast, client_of: Callable[[str], Client], letters: list[EmailMessage]
) -> None:
    invitation = invite(client_of("administrator"), unit=str(cast.unit.pk), language="nl")
    work()
    (letter,) = letters
    assert letter["To"] == "ines@noorderlicht.example"
    assert letter["Subject"] == "Welkom bij Noorderlicht"
    body = letter.get_content()
    assert "Hallo Inès Dubois," in body
    link, guest = link_in(body), Client()
    assert guest.get(link).status_code == 200
    assert guest.get(link).status_code == 200  # looking does not use it up
    assert guest.post(link, {"password": "kort"}).status_code == 422
    assert guest.post(link, {"password": "paars fietst de zee over"})["Location"] == "/"
    assert "Inès Dubois" in guest.get("/").content.decode()  # signed in already
    form = {"login": "ines@noorderlicht.example", "password": "paars fietst de zee over"}
    assert Client().post("/account/login/", form)["Location"] == "/"
    assert Client().get(link).status_code == 410
    invitation.refresh_from_db()
    assert invitation.used_at
    assert invitation.sent_at


def test_the_letter_is_written_in_each_language(
    cast: Cast, client_of: Callable[[str], Client], letters: list[EmailMessage]
) -> None:
    """The catalogues hold the words; here only that the language of the invited is the one in force."""
    invite(client_of("administrator"), unit=str(cast.unit.pk), language="fr")
    user = User.objects.get(email=NEW["email"])
    assert user.language == "fr"
    work()
    assert len(letters) == 1
    page = Client().get(link_in(letters[0].get_content())).content.decode()
    assert '<html lang="fr"' in page


def test_sending_again_replaces_the_link(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("administrator")
    invitation = invite(client)
    work()
    client.post(f"/instellingen/uitnodigingen/{invitation.pk}/opnieuw/")
    work()
    first, second = (link_in(letter.body) for letter in mail.outbox)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_link_that_was_used_revoked_or_is_too_old_says_the_same_as_one_that_never_was(
    cast: Cast, client_of: Callable[[str], Client], time_machine: object
) -> None:
    client = client_of("administrator")
    invitation = invite(client)
    work()
    link = link_in(mail.outbox[0].body)
    never = Client().get("/uitnodiging/bestaat-niet/")
    client.post(f"/instellingen/uitnodigingen/{invitation.pk}/intrekken/")
    revoked = Client().get(link)
    assert (revoked.status_code, revoked.content) == (never.status_code, never.content) == (410, never.content)
    assert Client().post(link, {"password": "paars fietst de zee over"}).status_code == 410
    assert not User.objects.get(email=NEW["email"]).is_active
    client.post(f"/instellingen/gebruikers/{invitation.user_id}/uitnodigen/")
    work()
    again = link_in(mail.outbox[1].body)
    assert Client().get(again).status_code == 200
    time_machine.move_to(clock.now() + timedelta(days=8))  # type: ignore[attr-defined]
    assert Client().get(again).content == never.content


def test_open_invitations_are_listed_until_they_are_used(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("administrator")
    assert "Geen open uitnodigingen" in client.get("/instellingen/uitnodigingen/").content.decode()
    invite(client)
    work()
    page = client.get("/instellingen/uitnodigingen/").content.decode()
    assert "Inès Dubois" in page
    assert "verstuurd vandaag" in page
    Client().post(link_in(mail.outbox[0].body), {"password": "paars fietst de zee over"})
    assert "Inès Dubois" not in client.get("/instellingen/uitnodigingen/").content.decode()


def test_a_letter_that_could_not_leave_is_told(
    cast: Cast, client_of: Callable[[str], Client], settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    client = client_of("administrator")
    invite(client)
    with pytest.raises(OSError):
        work()
    assert "mail kwam niet weg" in client.get("/instellingen/uitnodigingen/").content.decode()


def test_no_secret_is_kept(cast: Cast, client_of: Callable[[str], Client]) -> None:
    invitation = invite(client_of("administrator"))
    args = ProcrastinateJob.objects.get(queue_name="mail").args
    work()
    token = link_in(mail.outbox[0].body).split("/")[2]
    invitation.refresh_from_db()
    assert token not in str(args) + invitation.digest


def test_the_reset_letter_goes_to_who_may_sign_in_and_its_link_ends_every_session(cast: Cast) -> None:
    signed_in = Client()
    signed_in.post("/account/login/", {"login": "sales@noorderlicht.example", "password": "een-lang-wachtwoord-9"})
    for name in ("sales", "deactivated", "niemand"):
        Client().post("/account/password/reset/", {"email": f"{name}@noorderlicht.example"})
    work()
    (letter,) = mail.outbox
    assert letter.to == ["sales@noorderlicht.example"]
    link = re.search(r"http://testserver(\S+)", letter.body).group(1)  # type: ignore[union-attr]
    guest = Client()
    form = guest.get(link)["Location"]
    new = {"password1": "paars fietst de zee over", "password2": "paars fietst de zee over"}
    assert guest.post(form, new).status_code == 302
    assert signed_in.get("/").status_code == 302
    assert "al gebruikt" in Client().get(link).content.decode()


def test_an_address_with_capitals_signs_in(cast: Cast, client_of: Callable[[str], Client]) -> None:
    admin = client_of("administrator")
    invitation = invite(admin, email="Ines.Dubois@Noorderlicht.example", unit=str(cast.unit.pk), language="nl")
    work()
    guest = Client()
    guest.post(link_in(str(mail.outbox[-1].body)), {"password": "paars fietst de zee over"})
    form = {"login": "Ines.Dubois@noorderlicht.example", "password": "paars fietst de zee over"}
    assert guest.post("/account/login/", form)["Location"] == "/"
    actions.change_email(cast.actor("administrator"), invitation.user_id, "Ines@Noorderlicht.example")
    again = Client().post("/account/login/", form | {"login": "INES@noorderlicht.example"})
    assert again["Location"] == "/"


def test_a_letter_that_went_to_a_wrong_address_lets_nobody_in_once_the_address_is_put_right(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    invitation = invite(client_of("administrator"), unit=str(cast.unit.pk), language="nl")
    work()
    link = link_in(str(mail.outbox[-1].body))
    actions.change_email(cast.actor("administrator"), invitation.user_id, "ines.dubois@noorderlicht.example")
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"password": "paars fietst de zee over"}).status_code == 410
    assert not User.objects.get(pk=invitation.user_id).has_usable_password()


def test_an_undo_brings_no_used_link_back_and_asks_for_an_administrator(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    invitation = invite(client_of("administrator"), unit=str(cast.unit.pk), language="nl")
    work()
    link = link_in(str(mail.outbox[-1].body))
    Client().post(link, {"password": "paars fietst de zee over"})
    undo(cast.actor("administrator"), Batch.objects.get(kind="invitation.used").pk)
    assert Client().get(link).status_code == 410
    made = Batch.objects.get(kind="invitation.made")
    Batch.objects.filter(pk=made.pk).update(actor_id=cast.user("sales").pk)
    with pytest.raises((Forbidden, NotFound)):
        undo(cast.actor("sales"), made.pk)
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_an_invited_administrator_without_a_password_is_not_yet_one_who_can_manage(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    invitation = invite(client_of("administrator"), unit=str(cast.unit.pk), language="nl", role=["administrator"])
    boss = cast.user("administrator")
    with pytest.raises(Invalid, match="die kan inloggen"):
        actions.change_user(cast.actor("administrator"), boss.pk, ["sales"], is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=boss.pk).update(is_active=False)
    work()
    Client().post(link_in(str(mail.outbox[-1].body)), {"password": "paars fietst de zee over"})
    actions.change_user(cast.actor("administrator"), boss.pk, ["sales"], is_active=True)
    assert User.objects.get(pk=invitation.user_id).has_usable_password()
