"""A small company with a bit of everything in it, and the way to an empty system."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.actions.files import keep_file
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.engines.api.tokens import issue
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.invitations import invite, new_link
from klantbeeld.engines.identity.models import Invitation, User
from klantbeeld.shell.portability.tables import TRAVELLING
from tests.cast import Cast, make_cast

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LIST = b"Bedrijfsnaam;Plaats;E-mail;Omzet\nBakker De Boer;Sneek;info@deboer.example;125000\n;Joure;;\nAutohuis Vis;Bolsward;fout adres;x\n"


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path / "media"


@pytest.fixture
def company(transactional_db: None, media: Path) -> Cast:
    """Relations with everything on them, files, an import with a refused row, an undo, secrets that must stay."""
    call_command("load_reference", "--if-missing", stdout=StringIO())
    cast = make_cast()
    sales = cast.actor("sales")
    phone = PointInput("phone", "058 555 01 77")
    address = PointInput("address", "Kade 12a", postcode="8601AB", city="Sneek")
    hotel = actions.create(
        sales,
        NewParty(Kind.ORGANISATION, "=Hotel “De Zwaan”; 't Hof", points=[phone, address]),
    )
    person = actions.create(
        sales, NewParty(Kind.PERSON, "mevr. drs. M.E. de Vries-van 't Hof", link_to=LinkInput(hotel.id, kind="contact"))
    )
    actions.set_turnover(sales, hotel.id, 2024, Decimal("1234567.50"), source="jaarrekening")
    actions.set_preference(sales, hotel.id, "product", "Laadpaal 🔌")
    actions.tag(sales, hotel.id, "Horeca")
    actions.set_rung(sales, hotel.id, "customer", "Opdracht getekend")
    actions.change(sales, hotel.id, {"note": 'Regel één\nregel "twee" \\ drie\t€ 5'})
    step = NextStep("Terugbellen", date(2026, 12, 1))
    log(sales, hotel.id, LogInput("phone", report="Besproken", contact_id=person.id, next_step=step))
    offer = b"%PDF-1.7 inhoud\0\xff"
    keep_file(sales, hotel.id, "offerte.pdf", len(offer), ContentFile(offer))
    gone = actions.create(sales, NewParty(Kind.HOUSEHOLD, "Familie Weg"))
    actions.delete(sales, gone.id)
    run = uploads.receive(sales.through("import"), "lijst.csv", [LIST])
    running.start(sales, run)
    running.work(run.pk)
    actions.change(sales, hotel.id, {"note": "Toch anders"})
    undo(sales, Batch.objects.filter(actor_id=sales.user_id, kind="party.changed").latest("at").id)
    User.objects.create_user("nieuw@noorderlicht.example", None, name="Nieuw", roles=["sales"], unit=cast.unit)
    invitation = invite(cast.actor("administrator"), User.objects.get(name="Nieuw"))
    cast.secrets = [TOTP_SECRET, str(new_link(invitation.pk))]  # type: ignore[attr-defined]
    Authenticator.objects.create(user=cast.user("sales"), type="totp", data={"secret": TOTP_SECRET})
    token, secret = issue(sales, cast.user("sales").id, "Koppeling", ["parties:read"], 30)
    cast.secrets += [secret, token.digest]  # type: ignore[attr-defined]
    cast.secrets += User.objects.values_list("password", flat=True)  # type: ignore[attr-defined]
    cast.secrets += filter(None, Invitation.objects.values_list("digest", flat=True))  # type: ignore[attr-defined]
    return cast


def empty_everything() -> None:
    """As a new system: no rows, apart from what every system begins with."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(one.name for one in TRAVELLING)} RESTART IDENTITY CASCADE")
    call_command("load_reference", "--if-missing", stdout=StringIO())
