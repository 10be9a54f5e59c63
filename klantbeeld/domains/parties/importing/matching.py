"""Who a row is about: the relations of a slice are looked up together, by one query per kind of key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.choices import Kind, PointKind, RelationshipKind
from klantbeeld.domains.parties.importing.drafts import Draft, RowDraft
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ContactPoint, OutsideKey, Party, Relationship, SearchDocument, running
from klantbeeld.domains.parties.numbers.search import search_text


def identities(draft: Draft, options: Options, within: UUID | None = None) -> list[tuple[str, str]]:
    """Return the keys by which this relation can be recognised, the surest first.

    `within` is the organisation or household that a person without a mail address is told apart by.
    """
    if within in draft.identities:
        return draft.identities[within]
    party = draft.party
    found: list[tuple[str, str]] = []

    def add(kind: str, value: str) -> None:
        if value:
            found.append((kind, value))

    if options.key in ("auto", "outside_key"):
        add("outside_key", draft.outside_key)
    if party.kind == Kind.ORGANISATION:
        if options.key in ("auto", "kvk_number") and not party.establishment_number:
            add("kvk_number", party.kvk_number)
        if options.key in ("auto", "vat_number"):
            add("vat_number", party.vat_number)
    if options.key in ("auto", "email") and (party.kind == Kind.PERSON or options.key == "email"):
        mail = draft.point(PointKind.MAIL)
        add("email", f"{mail.lower()}|{_name(party)}" if mail and options.key == "auto" else mail.lower())
    if options.key in ("auto", "name"):
        name = _name(party)
        if party.kind == Kind.PERSON:
            place = str(within) if within else draft.postcode.replace(" ", "").lower()
        else:
            place = _town(draft)
        add("name", f"{party.kind}|{name}|{place}" if name else "")
    draft.identities[within] = found
    return found


def _own_id(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _name(party: Party) -> str:
    return search_text(party.name)


def _town(draft: Draft) -> str:
    return search_text(next((point.city for point in draft.points if point.city), ""))


class Known:
    """The relations that are known by a key: those in the base within the actor's rights, and those of this slice."""

    def __init__(self, actor: Actor, options: Options) -> None:
        self.actor, self.options = actor, options
        self.by_key: dict[tuple[str, str], UUID] = {}
        self.taken: set[str] = set()
        self.keyed: set[UUID] = set()

    def load(self, rows: Iterable[RowDraft]) -> None:
        """Look up everything the rows of a slice could be about. At most twelve queries."""
        before = dict(self.by_key)
        self.by_key = {}
        drafts = [draft for row in rows for draft in row.drafts]
        self._load_outside_keys(drafts)
        self._load_column(drafts, "kvk_number")
        self._load_column(drafts, "vat_number")
        self._load_mail(drafts)
        self._load_names([one for row in rows for one in row.drafts if one is not row.person or not row.above])
        self._load_people_of([row for row in rows if row.person])
        self._load_keyed()
        self.by_key |= before

    def find(self, draft: Draft, within: UUID | None = None) -> UUID | None:
        """Return the relation a draft is about, if it is known.

        A source tells its relations apart by its own keys: two keys with the same name are two relations.
        """
        for key in identities(draft, self.options, within):
            found = self.by_key.get(key)
            if found is not None and (key[0] == "outside_key" or not draft.outside_key or found not in self.keyed):
                return found
        return None

    def remember(self, draft: Draft, party_id: UUID, within: UUID | None = None) -> None:
        """Let later rows recognise the relation that this draft makes or is about."""
        for key in identities(draft, self.options, within):
            self.by_key.setdefault(key, party_id)
        is_new = party_id == draft.party.id
        if is_new and draft.party.kind == Kind.ORGANISATION and self.options.key in ("auto", "name"):
            self.by_key.setdefault(("name", f"{draft.party.kind}|{_name(draft.party)}|"), party_id)
        if draft.outside_key:
            self.keyed.add(party_id)

    def is_taken(self, draft: Draft) -> bool:
        """Whether its outside key belongs to a relation that the actor may not see."""
        return draft.outside_key in self.taken

    def _load_outside_keys(self, drafts: list[Draft]) -> None:
        keys = {draft.outside_key for draft in drafts if draft.outside_key}
        if not keys:
            return
        held = OutsideKey.unscoped.filter(source=self.options.source, key__any_of=keys)
        seen = dict(
            OutsideKey.objects.visible_to(self.actor)
            .filter(source=self.options.source, key__any_of=keys, party__deleted_at=None)
            .values_list("key", "party_id")
        )
        # Our own export gives our own id: it leads back to that relation, whatever the source.
        own = Party.objects.visible_to(self.actor).filter(
            id__any_of=[*filter(None, map(_own_id, keys))], deleted_at=None
        )
        seen |= {str(party_id): party_id for party_id in own.values_list("id", flat=True)}
        self.by_key |= {("outside_key", key): party_id for key, party_id in seen.items()}
        self.taken |= set(held.values_list("key", flat=True)) - set(seen)

    def _load_keyed(self) -> None:
        held = OutsideKey.objects.visible_to(self.actor).filter(
            source=self.options.source, party_id__any_of=set(self.by_key.values())
        )
        self.keyed |= set(held.values_list("party_id", flat=True))

    def _load_column(self, drafts: list[Draft], column: str) -> None:
        wanted = {getattr(draft.party, column) for draft in drafts} - {""}
        if not wanted:
            return
        found = (
            Party.objects.visible_to(self.actor)
            .filter(deleted_at=None, kind=Kind.ORGANISATION, **{f"{column}__any_of": wanted})
            .exclude(**{column: ""})  # so that the partial index is used
            .order_by("-id")
        )
        for party_id, value in found.values_list("id", column):
            self.by_key[(column, value)] = party_id

    def _load_mail(self, drafts: list[Draft]) -> None:
        mails = {draft.point(PointKind.MAIL) for draft in drafts} - {""}
        if not mails or self.options.key not in ("auto", "email"):
            return
        # Two plain index scans: joined, the planner reads all relations.
        points = ContactPoint.unscoped.filter(kind=PointKind.MAIL, value__any_of=mails)
        held = list(points.values_list("party_id", "value"))
        found = Party.objects.visible_to(self.actor).filter(
            id__any_of={party_id for party_id, _mail in held}, deleted_at=None
        )
        named = dict(found.values_list("id", "name"))
        for party_id, value in sorted(held, reverse=True):
            if party_id in named:
                mail = value.lower()
                key = f"{mail}|{search_text(named[party_id])}" if self.options.key == "auto" else mail
                self.by_key[("email", key)] = party_id

    def _load_names(self, drafts: list[Draft]) -> None:
        if self.options.key not in ("auto", "name"):
            return
        wanted = {_name(draft.party) for draft in drafts} - {""}
        # Two plain index scans: joined, the planner walks through all relations.
        named = list(SearchDocument.objects.filter(names__any_of=wanted).values_list("party_id", flat=True))
        found = (
            Party.objects.visible_to(self.actor)
            .filter(deleted_at=None, id__any_of=named)
            .order_by("-id")
            .values_list("id", "kind", "search__names", "city")
        )
        people = []
        namesakes: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for party_id, kind, name, city in found:
            namesakes[(kind, name)].append(party_id)
            self.by_key[("name", f"{kind}|{name}|{search_text(city)}")] = party_id
            if kind == Kind.PERSON:
                people.append((party_id, name))
        for (kind, name), ids in namesakes.items():
            if kind == Kind.ORGANISATION and len(ids) == 1:  # a row without a town means the only one of that name
                self.by_key[("name", f"{kind}|{name}|")] = ids[0]
        postcodes: dict[UUID, list[str]] = defaultdict(list)
        person_ids = [party_id for party_id, _name_ in people]
        for party_id, postcode in (
            ContactPoint.objects.visible_to(self.actor)
            .filter(party_id__any_of=person_ids, kind=PointKind.ADDRESS)
            .values_list("party_id", "postcode")
        ):
            postcodes[party_id].append(postcode.replace(" ", "").lower())
        for party_id, name in people:
            for postcode in postcodes[party_id] or [""]:
                self.by_key[("name", f"person|{name}|{postcode}")] = party_id

    def _load_people_of(self, rows: list[RowDraft]) -> None:
        above = {self.find(draft) for row in rows if (draft := row.above)}
        above.discard(None)
        if not above:
            return
        found = (
            Relationship.objects.visible_to(self.actor)
            .filter(running(), other_id__any_of=above, party__deleted_at=None)
            .filter(kind__in=(RelationshipKind.CONTACT, RelationshipKind.MEMBER))
            .values_list("party_id", "party__name", "other_id")
        )
        for party_id, name, other_id in found:
            self.by_key[("name", f"person|{search_text(name)}|{other_id}")] = party_id
