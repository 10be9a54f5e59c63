"""Which relations a list holds, as the address bar says it: `q`, `f` (filters), `sort`, `weergave`, `kolommen`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Field
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.industries import below
from klantbeeld.domains.parties.models import Industry, Party, PartyTag, Tag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.domains.parties.search import matching
from klantbeeld.engines.fields.filters import Filter, FilterSet
from klantbeeld.engines.fields.paging import Order
from klantbeeld.engines.identity.models import BusinessUnit, Team, User

NAME_ORDER = Order("sort_key")
ORDERS = {
    "name": NAME_ORDER,
    "next_step_at": Order("next_step_at", nullable=True),
    "last_contact_at": Order("last_contact_at", descending=True, nullable=True),
    "customer_since": Order("customer_since", nullable=True),
    "employees": Order("employees", descending=True, nullable=True),
    "establishment_count": Order("establishment_count", descending=True),
}
DEFAULT_COLUMNS = ("rung", "contact_name", "next_step_at", "last_contact_at", "industry")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class View:
    """A tab above the list: a name and the filter it stands for."""

    key: str
    label: Text
    kind: str = ""
    mine: bool = False


VIEWS = (
    View("mijn", _("Mijn relaties"), mine=True),
    View("organisaties", _("Organisaties"), kind=Kind.ORGANISATION),
    View("personen", _("Personen"), kind=Kind.PERSON),
    View("huishoudens", _("Huishoudens"), kind=Kind.HOUSEHOLD),
    View("alle", _("Alle")),
)


def _industry(operator: str, value: str) -> Q | None:
    if operator in ("empty", "filled"):
        return None
    chosen = below(value.split(","))
    return chosen if operator == "is" else ~chosen


def _tags(operator: str, value: str) -> Q:
    tagged = PartyTag.unscoped.all()
    if operator in ("is", "not"):
        tagged = tagged.filter(tag__key__in=[v.strip().lower() for v in value.split(",")])
    holds = Q(id__in=tagged.values("party_id"))
    return holds if operator in ("is", "filled") else ~holds


def _reference(column: str) -> Any:
    def condition(operator: str, value: str) -> Q | None:
        if operator in ("empty", "filled"):
            return None
        ids = [UUID(part.strip()) for part in value.split(",")]
        chosen = Q(**{f"{column}__in": ids})
        return chosen if operator == "is" else ~chosen

    return condition


def label_of(field: Field, values: list[str]) -> Text:
    """Name the records a filter refers to."""
    if field.key == "industry":
        return ", ".join(map(str, Industry.objects.filter(pk__in=values))) or ", ".join(values)
    if field.key == "tags":
        names = Tag.objects.filter(key__in=[v.lower() for v in values]).values_list("name", flat=True)
        return ", ".join(names) or ", ".join(values)
    model: Any = {"owner": User, "team": Team, "unit": BusinessUnit}[field.key]
    return ", ".join(model.objects.filter(pk__in=values).values_list("name", flat=True)) or "–"


FILTERS = FilterSet(
    PARTY,
    {
        "industry": _industry,
        "tags": _tags,
        "owner": _reference("owner_id"),
        "team": _reference("team_id"),
        "unit": _reference("unit_id"),
    },
    label_of,
)


@dataclass(frozen=True, slots=True)
class ListState:
    """What the address bar asks for, understood."""

    view: View
    text: str
    filters: tuple[Filter, ...]
    unknown: tuple[str, ...]
    sort: str
    descending: bool
    columns: tuple[Field, ...]

    @classmethod
    def read(cls, query: QueryDict) -> ListState:
        """Read the state from a query string; what is not understood falls back to the default."""
        view = next((v for v in VIEWS if v.key == query.get("weergave")), VIEWS[-1])
        filters, unknown = FILTERS.parse(query.getlist("f"))
        sort = query.get("sort", "name")
        descending = sort.startswith("-")
        sort = sort.lstrip("-")
        if sort not in ORDERS:
            sort, descending = "name", False
        keys = [key for key in query.get("kolommen", "").split(",") if key in PARTY and key != "name"]
        columns = tuple(PARTY[key] for key in dict.fromkeys(keys or DEFAULT_COLUMNS))
        text = query.get("q", "").replace("\0", "")[:200]
        return cls(view, text, tuple(filters), tuple(unknown), sort, descending, columns)

    @property
    def order(self) -> Order:
        base = ORDERS[self.sort]
        return Order(base.column, base.descending != self.descending, base.nullable)

    def rows(self, actor: Actor, verb: str = "see") -> QuerySet[Party]:
        """Return the relations of this list on which the actor may do `verb`."""
        found: QuerySet[Party] = Party.objects.visible_to(actor, verb).filter(
            FILTERS.query(self.filters), matching(self.text), deleted_at=None
        )
        if self.view.kind:
            found = found.filter(kind=self.view.kind)
        if self.view.mine:
            found = found.filter(owner_id=actor.user_id)
        return found

    def address(self, **changes: Any) -> str:
        """Return the query string of this list with some parts changed; None takes a part away."""
        parts: dict[str, Any] = {
            "weergave": self.view.key,
            "q": self.text or None,
            "f": [one.token for one in self.filters],
            "sort": ("-" if self.descending else "") + self.sort
            if (self.sort, self.descending) != ("name", False)
            else None,
            "kolommen": ",".join(c.key for c in self.columns)
            if tuple(c.key for c in self.columns) != DEFAULT_COLUMNS
            else None,
        } | changes
        return "?" + urlencode({key: value for key, value in parts.items() if value}, doseq=True)
