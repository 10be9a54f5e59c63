"""Which relations a list holds, as the address bar says it: `q`, `f` (filters), `sort`, `weergave`, `kolommen`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Field
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.listing.fields import FILTERS
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.domains.parties.search import found_in
from klantbeeld.engines.fields.filters import Filter
from klantbeeld.engines.fields.paging import Order

NAME_ORDER = Order("sort_key")
ORDERS = {
    "name": NAME_ORDER,
    "next_step_at": Order("next_step_at", nullable=True),
    "last_contact_at": Order("last_contact_at", descending=True, nullable=True, index_descending=True),
    "customer_since": Order("customer_since", nullable=True),
    "employees": Order("employees", descending=True, nullable=True),
    "establishment_count": Order("establishment_count", descending=True),
}
DEFAULT_COLUMNS = ("rung", "contact_name", "next_step_at", "last_contact_at", "industry")
NO_COLUMN = frozenset({"name", "city"})
"""What stands in the first cell already."""
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class View:
    """A tab above the list: a name and the filter it stands for."""

    key: str
    label: Text
    kind: str = ""
    mine: bool = False
    sort: str = "name"


VIEWS = (
    View("mijn", _("Mijn relaties"), mine=True, sort="next_step_at"),
    View("organisaties", _("Organisaties"), kind=Kind.ORGANISATION),
    View("personen", _("Personen"), kind=Kind.PERSON),
    View("huishoudens", _("Huishoudens"), kind=Kind.HOUSEHOLD),
    View("alle", _("Alle")),
)


def first_view(actor: Actor, query: QueryDict) -> View:
    """The tab that an address without one opens: one's own relations, where there are any. One query at most."""
    if query.get("q") or query.get("f") or actor.user_id is None:
        return VIEWS[-1]
    own = Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None)
    return VIEWS[0] if own.exists() else VIEWS[-1]


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
    def read(cls, actor: Actor, query: QueryDict, *, opens: View | None = VIEWS[-1]) -> ListState:
        """Read the state from a query string; what is not understood falls back to the default.

        `opens` is the tab of an address without one; None: the one that fits the actor, which may cost a query.
        """
        view = next((v for v in VIEWS if v.key == query.get("weergave")), None) or opens or first_view(actor, query)
        filters, unknown = FILTERS.parse(actor, query.getlist("f"))
        sort = query.get("sort", view.sort)
        descending = sort.startswith("-")
        sort = sort.lstrip("-")
        if sort not in ORDERS:
            sort, descending = view.sort, False
        keys = [key for key in query.get("kolommen", "").split(",") if key in PARTY and key not in NO_COLUMN]
        columns = tuple(PARTY[key] for key in dict.fromkeys(keys or DEFAULT_COLUMNS))
        text = query.get("q", "").replace("\0", "")[:200]
        return cls(view, text, tuple(filters), tuple(unknown), sort, descending, columns)

    @property
    def order(self) -> Order:
        base = ORDERS[self.sort]
        return replace(base, descending=base.descending != self.descending)

    def of_everything(self) -> ListState:
        """The same columns and order, over all relations."""
        return replace(self, view=VIEWS[-1], text="", filters=())

    def rows(self, actor: Actor, verb: str = "see") -> QuerySet[Party]:
        """Return the relations of this list on which the actor may do `verb`."""
        found: QuerySet[Party] = Party.objects.visible_to(actor, verb).filter(
            FILTERS.query(self.filters), found_in(actor, self.text), deleted_at=None
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
            if (self.sort, self.descending) != (self.view.sort, False)
            else None,
            "kolommen": ",".join(c.key for c in self.columns)
            if tuple(c.key for c in self.columns) != DEFAULT_COLUMNS
            else None,
        } | changes
        return "?" + urlencode({key: value for key, value in parts.items() if value}, doseq=True)
