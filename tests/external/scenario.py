"""What happens in a small company, done by our own actions in a process of its own: `manage shell -c "scenario.fill()"`."""

from __future__ import annotations

import sys
import time

from django.core.files.uploadedfile import SimpleUploadedFile

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties import actions, queries
from klantbeeld.domains.parties.actions import NewParty, PointInput, files
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.search import search_parties
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history import feed, undo
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User

NAMES = (
    "Café 't Hoekje",
    "Van den Berg IJzerwaren",
    "Élan Kappers",
    "Zwaan & Zn.",
    "IJssel Transport",
    "'s-Gravenhage Advies",
)
CONTENT = b"%PDF-1.7 offerte"


def actor() -> Actor:
    return actor_of(User.objects.get(email="a@soak.example")).through("page")


def fill() -> None:
    """Relations, a file, a change that may be taken back; then tell."""
    made = [
        actions.create(actor(), NewParty(Kind.ORGANISATION, name, points=[PointInput("phone", "058 555 01 42")]))
        for name in NAMES
    ]
    files.keep_file(actor(), made[0].pk, "offerte.pdf", len(CONTENT), SimpleUploadedFile("offerte.pdf", CONTENT))
    actions.change(actor(), made[0].pk, {"note": "eerst"})
    actions.change(actor(), made[0].pk, {"note": "daarna"})
    told()


def undo_latest() -> None:
    """Take the latest change back; then tell."""
    undo.undo(actor(), Batch.objects.filter(undone_by=None, undoes=None).latest("at").pk)
    told()


def told() -> None:
    """Print what one sees: the list in order, what is found, the note, the file and how many changes the feed tells."""
    held = Party.objects.visible_to(actor())
    first = held.get(name=NAMES[0])
    stored = StoredFile.unscoped.get(party_id=first.pk)
    steps = settled()
    tell([party.name for party in held.order_by("sort_key", "id")])
    tell(
        [hit.name for hit in search_parties(actor(), "cafe hoekje")],
        [hit.name for hit in search_parties(actor(), "elan")],
    )
    tell(
        queries.party(actor(), first.pk).note,
        files.path_of(stored.pk).read_bytes() == CONTENT,
        [s.operation for s in steps],
    )


def settled() -> list[feed.Step]:
    """What the feed tells once nothing of it is held back any more: the server's own upkeep may write just then."""
    number = Change.objects.filter(table="parties_party").count()
    until = time.monotonic() + 60
    while len(steps := feed.steps_after(feed.BEGIN, ["parties_party"], 1000)) < number and time.monotonic() < until:
        time.sleep(0.2)
    return list(steps)


def tell(*values: object) -> None:
    sys.stdout.write(f"{' '.join(map(str, values))}\n")
