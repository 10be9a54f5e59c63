"""What the matrix asks for: one relation of `sales` with everything on it, and the same of a stranger (the canary)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.actions.files import keep_file
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.importing import uploads
from klantbeeld.domains.parties.models import (
    AccountTeamMember,
    ContactPoint,
    ImportConflict,
    ImportReject,
    OutsideKey,
    PartySource,
    Relationship,
)
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.identity.models import Invitation, User
from klantbeeld.engines.webhooks import actions as webhooks
from klantbeeld.engines.webhooks.models import Delivery
from klantbeeld.shell.models import CompleteExport
from klantbeeld.shell.portability.running import path_of
from tests.cast import Cast

CANARY = "Kanariepiet"
CANARY_PHONE = "030 555 09 87"
WEBHOOK_ADDRESS = "https://8.8.8.8/hook"
"""Public, and no name server is asked."""


@dataclass
class World:
    """One relation with all that hangs off it; `ids` answers the parameters of every address."""

    cast: Cast
    ids: dict[str, Any] = field(default_factory=dict)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """A valid body for each address that takes one; the others take nothing."""
        tomorrow = (clock.today() + timedelta(days=1)).isoformat()
        colleague = str(self.cast.user("service").id)
        return {
            "parties:export": {"vorm": "csv"},
            "parties:create": {"kind": "organisation", "name": "Nieuwe relatie"},
            "parties:import_upload": {"file": SimpleUploadedFile("lijst.csv", b"Naam;Plaats\nAnders;Goes\n")},
            "parties:import_mapping": {"column-0": "name", "country": "NL"},
            "parties:field": {"value": "Andere notitie", "seen": ""},
            "parties:rung": {"rung": "customer", "reason": "Eerste opdracht"},
            "parties:point_add": {"kind": "phone", "value": "058 555 01 77", "state": "ok"},
            "parties:point": {"kind": "phone", "value": "058 555 01 78", "state": "ok"},
            "parties:link_add": {"kind": "contact", "party": str(self.ids["person_id"]), "function": "Inkoper"},
            "parties:link": {"kind": "contact", "party": str(self.ids["person_id"]), "function": "Inkoper"},
            "parties:link_move": {"party": str(self.ids["next_employer_id"]), "function": "Directeur"},
            "parties:preference": {"subject": "product", "value": "Laadpaal", "likes": "1"},
            "parties:turnover": {"year": "2024", "amount": "125000"},
            "parties:team": {"user": colleague, "role": "service"},
            "parties:hand_over": {"user": str(self.cast.user("manager").id)},
            "parties:tag_add": {"tag": "horeca"},
            "parties:file_add": {"file": SimpleUploadedFile("schets.txt", b"schets")},
            "parties:tags": {"id": str(self.ids["tag_id"]), "name": "zon"},
            "activities:log": {"kind": "phone", "report": "Gebeld over de pomp", "outcome": "spoken"},
            "activities:plan": {"report": "Bellen", "next_date": tomorrow},
            "activities:activity": {"kind": "phone", "report": "Gebeld over het dak", "outcome": "spoken"},
            "activities:reschedule": {"on": tomorrow},
            "shell:setting": {"density": "compact"},
            "identity:profile": {"name": "Iemand", "language": "nl", "theme": "light", "density": "compact"},
            "identity:user_new": {"email": "nieuw@noorderlicht.example", "name": "Nieuw", "role": ["reader"]},
            "identity:user": {"role": ["reader"], "active": "on"},
            "identity:company": {"name": "Noorderlicht", "country": "NL", "language": "nl"},
            "identity:units": {"name": "Oost"},
            "identity:unit": {"do": "team", "name": "Nieuw team"},
            "identity:team": {"do": "members", "member": [colleague]},
        }


def _invitation(cast: Cast) -> Invitation:
    """An open invitation of somebody who has no password yet."""
    email = "genodigde@noorderlicht.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, name="Genodigde", roles=["reader"], unit=cast.unit
    )
    found = Invitation.objects.filter(user=user).first()
    return found or Invitation.objects.create(
        user=user, made_at=clock.now(), expires_at=clock.now() + timedelta(days=7), digest="0" * 64
    )


def _export() -> UUID:
    """A complete export that lies ready."""
    made = CompleteExport.objects.create(state=CompleteExport.State.DONE, asked_at=clock.now(), finished_at=clock.now())
    path_of(made.pk).parent.mkdir(parents=True, exist_ok=True)
    path_of(made.pk).write_bytes(b"PK")
    return made.pk


def make_world(cast: Cast, who: str = "sales", word: str = "Zwaan", phone: str = "058 555 01 42") -> World:
    """Fill a relation by the same actions as a user's; every text holds `word`."""
    actor, invitation = cast.actor(who), _invitation(cast)  # before any batch, in whose undo it would have a part
    party = actions.create(
        actor,
        NewParty(
            Kind.ORGANISATION,
            f"Hotel {word}",
            points=[
                PointInput("phone", phone),
                PointInput("mail", f"info@{word.lower()}.example"),
                PointInput("address", f"{word}straat 18", ("visit",), postcode="8911JN", city=f"{word}dorp"),
            ],
        ),
    )
    next_employer = actions.create(actor, NewParty(Kind.ORGANISATION, f"Pension {word}"))
    link = LinkInput(party.id, function=f"Chef {word}")
    person = actions.create(actor, NewParty(Kind.PERSON, f"Marieke {word}", link_to=link))
    world = World(cast)
    preference = actions.set_preference(actor, party.id, "product", f"Pomp {word}")
    actions.set_turnover(actor, party.id, 2025, Decimal(250_000), source=word)
    tag = actions.tag(actor, party.id, word.lower())
    member = actions.add_to_team(actor, party.id, cast.user("service" if who == "sales" else who).id, "service")
    colleague = actions.create(actor, NewParty(Kind.PERSON, f"Jelle {word}"))
    moment = log(
        actor,
        party.id,
        LogInput(
            "phone",
            report=f"Besproken {word}",
            outcome="spoken",
            contact_id=person.id,
            participant_ids=[colleague.id],
            next_step=NextStep(f"Offerte {word}", clock.today()),
        ),
    )
    file = keep_file(actor, party.id, f"{word}.txt", len(word.encode()), ContentFile(word.encode()))
    run = uploads.receive(actor, f"{word}.csv", [f"Naam;Plaats\n{word} BV;Goes\n".encode()])
    difference = ImportConflict.objects.create(
        run=run, party_id=party.id, row_number=2, field="note", here=f"Andere notitie {word}", there="Notitie"
    )
    ImportReject.objects.create(run=run, row_number=2, cells=[word], reason=f"{word} klopt niet")
    actions.change(actor, party.id, {"legal_name": f"{word} Holding", "source": f"Beurs {word}"})
    actions.set_rung(actor, party.id, "prospect", f"Reden {word}")
    actions.toggle_favourite(actor, party.id)
    actions.mark_seen(actor, party.id)
    OutsideKey.unscoped.create(party=party, source=f"Bron {word}", key=f"{word}-1", synced_at=clock.now())
    PartySource.unscoped.create(party=party, source=f"Bron {word}", said={"note": word}, synced_at=clock.now())
    binned = actions.create(actor, NewParty(Kind.HOUSEHOLD, f"Familie {word}"))
    actions.delete(actor, binned.id)
    world.ids = {
        "party_id": party.id,
        "person_id": person.id,
        "next_employer_id": next_employer.id,
        "key": "note",
        "point_id": ContactPoint.objects.visible_to(actor).filter(party=party, kind="phone").get().id,
        "relationship_id": Relationship.objects.visible_to(actor).filter(party=person).get().id,
        "preference_id": preference.id,
        "member_id": AccountTeamMember.objects.visible_to(actor).get(pk=member.id).id,
        "tag_id": tag.id,
        "file_id": file.id,
        "activity_id": moment.id,
        "task_id": Activity.objects.visible_to(actor).filter(party=party, kind="task").get().id,
        "run_id": run.pk,
        "export_id": _export(),
        "conflict_id": difference.pk,
        "batch_id": Batch.objects.filter(actor_id=actor.user_id).latest("id").id,
        "user_id": invitation.user_id,
        "unit_id": cast.unit.id,
        "team_id": cast.team.id,
        "invitation_id": invitation.id,
        "session_id": 0,
        "pk": 0,
        "token_id": invitation.id,
        "token": "x",
        "uidb36": "1",
        "$key": "x-y",
    }
    webhook, _secret = webhooks.make(actor, WEBHOOK_ADDRESS, ["party"])
    sent = Delivery(webhook=webhook, number=1, state=Delivery.State.DELIVERED, made_at=clock.now())
    sent.save(force_insert=True)
    webhook.messages = 1
    webhook.save(update_fields=["messages"])
    world.ids |= {"webhook_id": webhook.pk, "delivery_id": sent.pk}
    return world
