"""Keywords: added while typing, shared by the company; renamed and merged by who may change every relation they stand on."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Forbidden, Invalid, NotFound
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.models import PartyTag, Tag
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.engines.history.recording import recording

CARETAKERS = frozenset({Role.ADMINISTRATOR, Role.MANAGER, Role.MARKETING})


def tag_named(name: str) -> Tag:
    """Return the tag of this name, made when it is new; case and accents make no difference. Raises Invalid."""
    shown = " ".join(name.replace("\0", "").split())[:60]
    key = search_text(shown)[:60]
    if not key:
        raise Invalid(_("Typ een woord voor het label."), {"tag": _("Typ een woord voor het label.")})
    found, _made = Tag.objects.get_or_create(key=key, defaults={"name": shown})
    return found


def tag(actor: Actor, party_id: UUID, name: str) -> Tag:
    """Put a tag on a relation; twice is once. Records party.tagged."""
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        with recording(actor, "party.tagged", parties=[party.id], data={"tag": name[:60]}):
            found = tag_named(name)
            PartyTag.unscoped.get_or_create(party=party, tag=found)
    return found


def untag(actor: Actor, party_id: UUID, tag_id: UUID) -> None:
    """Take a tag off a relation. Records party.untagged."""
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        found = PartyTag.unscoped.filter(party=party, tag_id=tag_id).select_related("tag").first()
        if found is None:
            return
        with recording(actor, "party.untagged", parties=[party.id], data={"tag": found.tag.name}):
            found.delete()


def rename_tag(actor: Actor, tag_id: UUID, name: str) -> Tag:
    """Rename a tag everywhere; a name that exists merges the two. Raises Forbidden, NotFound, Invalid."""
    with transaction.atomic():
        found = _own(actor, tag_id)
        wanted = " ".join(name.split())[:60]
        key = search_text(wanted)[:60]
        if not key:
            raise Invalid(_("Typ een woord voor het label."), {"tag": _("Typ een woord voor het label.")})
        same = Tag.objects.filter(key=key).exclude(pk=found.pk).first()
        if same is not None:
            return merge_tags(actor, found.pk, same.pk)
        with recording(actor, "tag.changed", data={"tag": wanted}):
            found.name, found.key = wanted, key
            found.save()
    return found


def merge_tags(actor: Actor, tag_id: UUID, into_id: UUID) -> Tag:
    """Move all relations of one tag to another and remove it; can be undone. Records tag.changed."""
    with transaction.atomic():
        found, into = _own(actor, tag_id), _locked(into_id)
        if found.pk == into.pk:
            return into
        with recording(actor, "tag.changed", data={"tag": into.name}):
            tagged = PartyTag.unscoped.filter(tag=found)
            tagged.exclude(party_id__in=PartyTag.unscoped.filter(tag=into).values("party_id")).update(tag=into)
            PartyTag.unscoped.filter(tag=found).delete()
            found.delete()
    return into


def own_tags(actor: Actor, tag_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these tags the actor may rename: as a caretaker, where they stand on no relation out of reach."""
    ids = set(tag_ids)
    if not (actor.is_system or actor.roles & CARETAKERS):
        return set()
    reached = PartyTag.objects.visible_to(actor, "change").filter(tag_id__in=ids)
    beyond = PartyTag.unscoped.filter(tag_id__in=ids).exclude(pk__in=reached.values("pk"))
    return ids - set(beyond.values_list("tag_id", flat=True).distinct())


def _own(actor: Actor, tag_id: UUID) -> Tag:
    found = _locked(tag_id)
    if tag_id in own_tags(actor, [tag_id]):
        return found
    if PartyTag.objects.visible_to(actor).filter(tag=found).exists():
        raise Forbidden()
    if actor.roles & CARETAKERS:
        raise NotFound()
    raise Forbidden()


def _locked(tag_id: UUID) -> Tag:
    found = Tag.objects.select_for_update().filter(pk=tag_id).first()
    if found is None:
        raise NotFound()
    return found
