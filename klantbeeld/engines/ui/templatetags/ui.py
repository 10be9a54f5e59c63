"""The tags of every template: icons, avatars, badges, dates as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import phonenumbers
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from klantbeeld.core import clock

register = template.Library()
NETHERLANDS = 31
HUES = (85, 120, 195, 228, 262, 295, 330)
RUNG_COLOURS = {"customer": "good", "prospect": "accent", "hot_prospect": "accent"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, words say it too."""
    return _icon(name, static("sprite.svg") if settings.DEBUG else _sprite())


@cache
def _sprite() -> str:
    return static("sprite.svg")


@cache
def _icon(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@lru_cache(maxsize=4096)
def hue_of(key: str) -> int:
    """One of the avatar hues, the same for ever for one key."""
    return HUES[sum(key.encode()) % len(HUES)]


NO_INITIALS = frozenset(
    [
        "de",
        "het",
        "van",
        "der",
        "den",
        "hotel",
        "'t",
        "dhr",
        "mevr",
        "familie",
        "fam",
        "bv",
        "b.v",
        "nv",
        "n.v",
        "vof",
        "v.o.f",
        "cv",
        "bvba",
        "srl",
        "sprl",
        "sa",
        "vzw",
        "gmbh",
        "ltd",
        "inc",
    ]
)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Two letters for an avatar: of the first and last word that says something, or the first two of one word.

    >>> initials("Bakkerij De Zon B.V."), initials("Sanne de Vries"), initials("Hotel Zwaan")
    ('BZ', 'SV', 'Zw')
    """
    skipped = NO_INITIALS
    words = [w for w in name.replace("(", " ").split() if w[:1].isalpha() and w.lower().strip(".") not in skipped]
    if not words:
        return name[:1].upper()
    return words[0][:2].capitalize() if len(words) == 1 else words[0][0].upper() + words[-1][0].upper()


@register.simple_tag
def avatar(record: Any, size: str = "") -> SafeString:
    """The avatar of anything with a name and an id: square for organisations, round for people."""
    shape = "" if getattr(record, "kind", "person") == "person" else " org"
    name = str(getattr(record, "name", record))
    return format_html(
        '<span class="avatar{}{} h{}" aria-hidden="true">{}</span>',
        shape,
        f" {size}" if size else "",
        hue_of(str(getattr(record, "id", name))),
        initials(name),
    )


@register.simple_tag
def rung_badge(party: Any) -> SafeString:
    """The step on the ladder; nothing for the rest of the world."""
    if party.rung == "rest_of_world":
        return SafeString("")
    return format_html('<span class="badge {}">{}</span>', RUNG_COLOURS.get(party.rung, ""), party.get_rung_display())


@register.filter
def short_date(day: date | datetime | None) -> str:
    """`di 17 nov`, `Tue 17 Nov`, `mar. 17 nov.`; with the year when it is another one."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return day_text(day, with_weekday=day.year == clock.today().year)


def day_text(day: date, *, with_weekday: bool = False) -> str:
    """A day as the language of now writes it in running text, with its year when it is another one."""
    language = (get_language() or "nl")[:2]
    weekday, month = ("D. ", "N") if language == "fr" else ("D ", "M")
    year = "" if day.year == clock.today().year else " Y"
    text = formats.date_format(day, f"{weekday if with_weekday else ''}j {month}{year}")
    return text if language == "en" else text.lower()


@register.filter
def short_moment(moment: datetime | None) -> str:
    """`vandaag 14:30`, `gisteren`, `di 17 nov 14:30`."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    days = (local.date() - clock.today()).days
    at = local.strftime("%H:%M")
    if days == 0:
        return gettext("vandaag %(at)s") % {"at": at}
    if days == -1:
        return gettext("gisteren %(at)s") % {"at": at}
    if days == 1:
        return gettext("morgen %(at)s") % {"at": at}
    return f"{short_date(local.date())} {at}"


@register.filter
def table_date(day: date | datetime | None) -> str:
    """`17-11-2026`, or `17/11/2026` where the language writes it so."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return day.strftime("%d-%m-%Y" if (get_language() or "nl").startswith("nl") else "%d/%m/%Y")


@register.filter
def money(amount: Decimal | None) -> str:
    """`€ 48.200`, with cents under a thousand."""
    if amount is None:
        return ""
    places = 0 if abs(amount) >= 1000 or amount == amount.to_integral() else 2
    return f"€\u00a0{formats.number_format(amount, places, force_grouping=True)}"


@register.filter
def length_in_words(since: date | None) -> str:
    """`6 jaar en 2 maanden` since a day."""
    if since is None:
        return ""
    today = clock.today()
    months = max((today.year - since.year) * 12 + today.month - since.month - (today.day < since.day), 0)
    years, rest = divmod(months, 12)
    in_years = ngettext("%(n)d jaar", "%(n)d jaar", years) % {"n": years}
    in_months = ngettext("%(n)d maand", "%(n)d maanden", rest) % {"n": rest}
    if years and rest:
        return gettext("%(years)s en %(months)s") % {"years": in_years, "months": in_months}
    return in_years if years else in_months


@register.filter
def phone_display(e164: str, country: str = "NL") -> str:
    """A number as it is written at home."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    form = phonenumbers.PhoneNumberFormat
    home = phonenumbers.region_code_for_number(parsed) == country
    shown = phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL)
    return _in_pairs(shown) if parsed.country_code == NETHERLANDS else shown


def _in_pairs(shown: str) -> str:
    """The end of a Dutch number as people say it: `058 555 01 42`, `06 12 34 56 78`."""
    parts = shown.split()
    area = parts[: 2 if shown.startswith("+") else 1]
    end = "".join(parts[len(area) :])
    if not end.isdigit() or len(end) not in (6, 7, 8):
        return shown
    odd = 1 if len(end) % 2 else 0
    cuts = [0, *range(2 + odd, len(end) + 1, 2)]
    return " ".join([*area, *(end[start:stop] for start, stop in pairwise(cuts))])


@register.inclusion_tag("ui/_next_step.html")
def next_step(party: Any) -> dict[str, Any]:
    """The one signal every record carries: its next step, late, today, later, or none."""
    moment = party.next_step_at
    if moment is None:
        return {"state": "none"}
    day = timezone.localtime(moment).date()
    days = (clock.today() - day).days
    if days > 0:
        text = ngettext("%(n)d dag te laat", "%(n)d dagen te laat", days) % {"n": days}
        return {"state": "late", "text": text, "icon": "triangle-alert"}
    icons = {"phone": "phone", "visit": "map-pin", "mail": "mail"}
    shown = gettext("Vandaag") if days == 0 else short_date(day)
    return {
        "state": "today" if days == 0 else "",
        "text": shown,
        "icon": icons.get(party.next_step_kind, "calendar"),
    }


@register.filter
def told_at(problems: dict[str, str], asks: Sequence[Any]) -> bool:
    """Whether a question of a form says what is wrong, so that it is not said twice."""
    return any(ask.name in problems for ask in asks)


@register.simple_tag(takes_context=True)
def with_panel(context: Any, template_name: str, panel: dict[str, Any]) -> SafeString:
    """Render a panel of another package with its own context, on the request of this page."""
    return render_to_string(template_name, {**panel, "user": context.get("user")}, context["request"])


@register.filter
def fact_text(value: Any, field: Any) -> str:
    """A field's value as text: the label of a choice, a date, a number with points."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(field.label_of(value)) if value else ""
    if isinstance(value, date | datetime):
        return table_date(value)
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nee")
    if field.key == "iban":
        return " ".join(value[place : place + 4] for place in range(0, len(value), 4))
    if isinstance(value, int):
        return f"{formats.number_format(value, force_grouping=True)} {field.unit}".strip()
    return str(value)
