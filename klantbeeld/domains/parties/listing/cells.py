"""The rows of the list as HTML, written without templates: a page has hundreds of cells, and this is what it costs.

Everything that comes from outside goes through `escape`; what repeats (icons, addresses of fields, labels of choices) is made
once a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from klantbeeld.core import clock
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties.choices import Kind, Rung
from klantbeeld.domains.parties.listing.around import Around
from klantbeeld.domains.parties.panels import kinds_of_contact
from klantbeeld.engines.ui.templatetags.ui import (
    RUNG_COLOURS,
    day_text,
    hue_of,
    icon,
    initials,
    short_moment,
    table_date,
)

ALWAYS = ("id", "kind", "name", "city", "contact_id", "rung", "sort_key")
ALWAYS_KEPT = ("next_step_at", "next_step_kind", "last_contact_at", "last_contact_kind")
STEP_ICONS = {"phone": "phone", "visit": "map-pin", "mail": "mail", "letter": "mailbox", "task": "circle-check"}
DASH = '<span class="muted">–</span>'
PLACE = "00000000-0000-0000-0000-000000000000"
REFERENCES = {
    "owner": ("owner__name",),
    "team": ("team__name",),
    "unit": ("unit__name",),
    "industry": ("industry__label_nl", "industry__label_fr", "industry__label_en"),
}
Cell = Callable[[dict[str, Any]], str]


def needed(columns: Sequence[Field], order_column: str) -> list[str]:
    """Return the columns to read for these cells, each once."""
    wanted = [*ALWAYS, *ALWAYS_KEPT, order_column]
    for field in columns:
        if field.kind is not FieldKind.TAGS and field.key != "contact_name":
            wanted += REFERENCES.get(field.key, (field.path,))
        if field.key == "rung":
            wanted.append("rung_reason")
    return list(dict.fromkeys(wanted))


class Rows:
    """Writes the rows of one page for one reader. A row's own `may` goes before `may_change`."""

    def __init__(self, columns: Sequence[Field], around: Around, may_change: bool) -> None:
        self.around, self.may_change = around, may_change
        self.kinds = {key: str(label).lower() for key, label in kinds_of_contact}
        self.before_id, self.after_id = reverse("parties:party", args=[PLACE]).split(PLACE)
        self.fields = {
            field.key: (*reverse("parties:field", args=[PLACE, field.key]).split(PLACE), escape(str(field.label)))
            for field in columns
        }
        self.today = clock.today()
        self.zone = timezone.get_current_timezone()
        self.icons = {
            name: str(icon(name)) for name in ("triangle-alert", "calendar", "circle-dashed", *STEP_ICONS.values())
        }
        self.none = f'<span class="next none">{self.icons["circle-dashed"]}{escape(gettext("Geen vervolgstap"))}</span>'
        self.rungs = {value: escape(str(label)) for value, label in Rung.choices}
        self.change = escape(gettext("wijzigen"))
        self.call = gettext("Bel %(name)s")
        self.columns = columns
        self.cells = [self._cell(field) for field in columns]
        self.days: dict[tuple[date, str], str] = {}

    def table(self, rows: Sequence[dict[str, Any]]) -> SafeString:
        """The rows of the table."""
        return mark_safe("".join(self.row(row) for row in rows))  # noqa: S308 - every value is escaped where it is written

    def row(self, row: dict[str, Any]) -> str:
        """One row of the table."""
        url = f"{self.before_id}{row['id']}{self.after_id}"
        city = f" <small>{escape(row['city'])}</small>" if row["city"] else ""
        cells = "".join([cell(row) for cell in self.cells])
        return (
            f'<tr><td><div class="name">{avatar_of(row)}'
            f'<a href="{url}" class="truncate">{escape(row["name"])}</a>{city}</div></td>{cells}</tr>'
        )

    def phone_list(self, rows: Sequence[dict[str, Any]]) -> SafeString:
        """The same relations as a list for the phone: two lines, the next step, a button to call."""
        return mark_safe("".join(self._entry(row) for row in rows))  # noqa: S308 - as above

    def _entry(self, row: dict[str, Any]) -> str:
        url = f"{self.before_id}{row['id']}{self.after_id}"
        about = [row["city"], self.around.contacts.get(row["id"], "")]
        if row["id"] in self.around.work:
            function, organisation, _id = self.around.work[row["id"]]
            about = [function, organisation]
        second = escape(", ".join(part for part in about if part))
        number = self.around.phones.get(row["id"])
        call = ""
        if number:
            label = escape(self.call % {"name": row["name"]})
            call = f'<a class="call" href="tel:{escape(number)}" aria-label="{label}">{self.icons["phone"]}</a>'
        return (
            f'<li>{avatar_of(row, "md")}<div class="grow"><p class="t"><a href="{url}" class="truncate">{escape(row["name"])}</a></p>'
            f'<p class="s truncate">{second}</p>{self.step(row)}</div>{call}</li>'
        )

    def step(self, row: dict[str, Any]) -> str:
        """The one signal every relation carries: its next step, late, today, later, or none."""
        moment = row["next_step_at"]
        if moment is None:
            return self.none
        local = moment.astimezone(self.zone)
        late = (self.today - local.date()).days
        if late > 0:
            text = ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}
            return f'<span class="next late">{self.icons["triangle-alert"]}{escape(text)}</span>'
        at = "" if local.hour == local.minute == 0 else f" {local:%H:%M}"
        day = gettext("Vandaag") if late == 0 else self.day(local.date(), "D j M")
        shown = self.icons[STEP_ICONS.get(row["next_step_kind"], "calendar")]
        return f'<span class="next{" today" if late == 0 else ""}">{shown}{escape(day)}{at}</span>'

    def day(self, day: date, form: str) -> str:
        """`wo 18 nov`, with the year when it is another one; made once for each day of a page."""
        key = day, form
        if key not in self.days:
            this_year = day.year == self.today.year
            self.days[key] = day_text(day, with_weekday=form == "D j M" and this_year)
        return self.days[key]

    def _cell(self, field: Field) -> Cell:
        own: dict[str, Cell] = {
            "rung": self._rung,
            "next_step_at": lambda row: f"<td>{self.step(row)}</td>",
            "last_contact_at": self._last_contact,
            "contact_name": self._contact,
            "tags": self._tags,
        }
        if field.key in own:
            return own[field.key]
        show = self._shown(field)
        places = REFERENCES.get(field.key, (field.path,))
        if field.key == "industry":
            language = (get_language() or "nl")[:2]
            first = {"fr": places[1], "en": places[2]}.get(language, places[0])
            places = (first, places[0])
        look = ' class="r"' if field.kind in (FieldKind.INTEGER, FieldKind.MONEY) else ' class="soft"'

        def cell(row: dict[str, Any]) -> str:
            value = next((row[place] for place in places if row[place] not in (None, "")), None)
            text = DASH if value is None else show(value)
            return f"<td{look}>{self._edited(row, field, text)}</td>"

        return cell

    def _edited(self, row: dict[str, Any], field: Field, shown: str) -> str:
        """The value as a link to its field, where it can be changed; the script edits it in its place."""
        if (
            not (row.get("may", self.may_change) and field.editable and field.applies(row["kind"]))
            or field.kind is FieldKind.TAGS
        ):
            return shown
        before, after, label = self.fields[field.key]
        # A status asks its reason too: that is a form of its own.
        way = "data-panel" if field.key == "rung" else "data-inline"
        return (
            f'<a class="edit" href="{before}{row["id"]}{after}" {way} tabindex="-1">{shown}'
            f'<span class="sr-only"> {label} {self.change}</span></a>'
        )

    def _shown(self, field: Field) -> Callable[[Any], str]:
        if field.choices:
            labels = {value: escape(str(label)) for value, label in field.choices}
            return lambda value: labels.get(value, escape(str(value)))
        if field.kind is FieldKind.YES_NO:
            yes, no = escape(gettext("ja")), escape(gettext("nee"))
            return lambda value: yes if value else no
        if field.kind is FieldKind.MOMENT:
            return lambda value: escape(short_moment(value))
        if field.kind is FieldKind.DATE:
            return lambda value: escape(table_date(value))
        if field.kind is FieldKind.INTEGER:
            return lambda value: escape(formats.number_format(value, force_grouping=True))
        return lambda value: escape(str(value)[:120])

    def _rung(self, row: dict[str, Any]) -> str:
        badge = DASH
        if row["rung"] != Rung.REST_OF_WORLD:
            badge = f'<span class="badge {RUNG_COLOURS.get(row["rung"], "")}">{self.rungs[row["rung"]]}</span>'
        field = next(one for one in self.columns if one.key == "rung")
        return f"<td>{self._edited(row, field, badge)}</td>"

    def _last_contact(self, row: dict[str, Any]) -> str:
        moment: datetime | None = row["last_contact_at"]
        if moment is None:
            return f'<td class="soft">{DASH}</td>'
        day = self.day(moment.astimezone(self.zone).date(), "j M")
        kind = self.kinds.get(row["last_contact_kind"], "")
        return f'<td class="soft">{escape(f"{day}, {kind}" if kind else day)}</td>'

    def _contact(self, row: dict[str, Any]) -> str:
        if row["kind"] == Kind.PERSON:
            if row["id"] not in self.around.work:
                return f'<td class="person">{DASH}</td>'
            function, organisation, organisation_id = self.around.work[row["id"]]
            url = f"{self.before_id}{organisation_id}{self.after_id}"
            before = f"{escape(function)}, " if function else ""
            return f'<td class="person">{before}<a href="{url}" tabindex="-1">{escape(organisation)}</a></td>'
        name = self.around.contacts.get(row["id"])
        return f'<td class="person">{escape(name) if name else DASH}</td>'

    def _tags(self, row: dict[str, Any]) -> str:
        names = self.around.tags.get(row["id"], [])
        shown = " ".join(f'<span class="badge outline">{escape(name)}</span>' for name in names)
        return f"<td>{shown or DASH}</td>"


def avatar_of(row: dict[str, Any], size: str = "") -> str:
    """The avatar of a row: square for organisations, round for people."""
    key: UUID = row["id"]
    shape = "" if row["kind"] == Kind.PERSON else " org"
    return (
        f'<span class="avatar{shape}{" " + size if size else ""} h{hue_of(str(key))}" aria-hidden="true">'
        f"{escape(initials(row['name']))}</span>"
    )
