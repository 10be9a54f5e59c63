"""What the palette and the search page find: relations, people, contact moments, labels, commands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.domains.activities import queries as activities
from klantbeeld.domains.parties import policy, queries
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.listing.around import with_work, with_work_and_phones
from klantbeeld.domains.parties.listing.options import tags_of
from klantbeeld.domains.parties.models import Tag
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.search import Hit, as_typed, found_by, search_parties
from klantbeeld.domains.parties.templatetags.parties import found_words
from klantbeeld.engines.identity.menu import settings_for
from klantbeeld.engines.ui.templatetags.ui import avatar, icon, phone_display, short_date
from klantbeeld.shell.menu import DOING, MAIN, MINE, SETTINGS

SHORTEST_WORD = 3
SHOWN_MOMENTS = 5
SHOWN_COMMANDS = 6
PAGE = 25


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the palette. `post` holds the field and value of a setting; else `url` is opened, with `panel` in the side
    panel. With `pick` the palette first asks at which relation.
    """

    url: str
    mark: SafeString
    label: SafeString | str
    small: str = ""
    key: str = ""
    post: str = ""
    panel: bool = False
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    label: Text
    options: list[Option] = field(default_factory=list)


def options(actor: Actor, text: str) -> list[Group]:
    """Return the lines of the palette: what was seen last when nothing is typed, else what is found. Four queries at most."""
    if not text:
        recent = with_work(actor, queries.recent(actor, 6))
        return _filled([Group(_("Net bekeken"), [_of_hit(hit, "") for hit in recent]), *_commands(actor, "")])
    hits, phones = with_work_and_phones(actor, as_typed(actor, text))
    people = [hit for hit in hits if hit.kind == Kind.PERSON]
    others = [hit for hit in hits if hit.kind != Kind.PERSON]
    moments = activities.search_activities(actor, text, SHOWN_MOMENTS) if len(text) >= SHORTEST_WORD else []
    shown = [
        Group(_("Relaties"), [_of_hit(hit, text) for hit in others]),
        Group(_("Mensen"), [_of_hit(hit, text) for hit in people]),
    ]
    if hits:
        best = (others or people)[0]
        if people and hits[0].kind == Kind.PERSON:
            shown.reverse()
            best = people[0]
        shown.append(Group(_("Doen bij %(name)s") % {"name": best.name}, _deeds(actor, best, phones.get(best.id, ""))))
    shown.append(Group(_("Contactmomenten"), [_of_moment(one, text) for one in moments]))
    return _filled([*shown, *_commands(actor, text)])


def places(actor: Actor, text: str, part: str) -> list[Group]:
    """Return the relations at whose `part` something can be done, as lines of the palette. Three queries at most."""
    hits = with_work(actor, as_typed(actor, text) if text else queries.recent(actor, 6))
    label = _("Relaties") if text else _("Net bekeken")
    return _filled(
        [Group(label, [replace(one, url=f"{one.url}#{part}") for one in (_of_hit(hit, text) for hit in hits)])]
    )


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.options]


def _of_hit(hit: Hit, text: str) -> Option:
    small = ", ".join(part for part in (hit.city, hit.contact_name) if part)
    return Option(reverse("parties:party", args=[hit.id]), avatar(hit), found_words(hit.name, text), small)


def _of_moment(moment: Any, text: str) -> Option:
    small = f"{moment.party.name}, {short_date(moment.starts_at)}"
    url = reverse("activities:activity", args=[moment.id])
    return Option(url, icon(moment.icon), found_words(moment.title, text), small)


def _deeds(actor: Actor, hit: Hit, number: str) -> list[Option]:
    """What can be done at once with the best hit: ring, log."""
    page = reverse("parties:party", args=[hit.id])
    deeds = []
    if number:
        call = _("Bel %(name)s") % {"name": hit.name}
        deeds.append(Option(f"tel:{number}", icon("phone"), call, phone_display(number)))
    if policy.party.may(actor, "change"):
        deeds.append(Option(f"{page}#vastleggen", icon("notebook-pen"), _("Gesprek vastleggen"), key="L"))
    return deeds


def _commands(actor: Actor, text: str) -> list[Group]:
    wanted = search_text(text)
    found = [
        Option(reverse(one.name), icon(one.icon), str(one.label), key=one.key.upper(), panel=one.panel, pick=one.pick)
        for one in (*DOING, *MAIN, *MINE)
        if one.may(actor) and wanted in search_text(str(one.label))
    ]
    if wanted:
        found += [
            Option(reverse("shell:setting"), icon(one.icon), str(one.label), post=f"{one.field}={one.value}")
            for one in SETTINGS
            if wanted in search_text(str(one.label))
        ]
        if wanted in search_text(_("Uitloggen")):
            found.append(Option(reverse("account_logout"), icon("log-out"), _("Uitloggen"), post="="))
        known = {(one.url, str(one.label)) for one in found}
        found += [one for one in _settings(actor, text) if (one.url, str(one.label)) not in known]
    return [Group(_("Opdrachten"), found[:SHOWN_COMMANDS])]


def _settings(actor: Actor, text: str) -> list[Option]:
    """The pages of settings that the actor may open, also by their other words."""
    return [
        Option(reverse(one.view) + (f"#{one.anchor}" if one.anchor else ""), icon(one.icon), str(one.label), str(label))
        for label, pages in settings_for(actor, text)
        for one in pages
    ]


@dataclass(slots=True)
class Found:
    """A page of the search: hits with where the text stands, contact moments, labels."""

    hits: list[tuple[Hit, str]]
    moments: list[Any]
    tags: list[Tag]
    more: bool

    @property
    def is_empty(self) -> bool:
        return not (self.hits or self.moments or self.tags)

    @property
    def people(self) -> list[tuple[Hit, str]]:
        return [one for one in self.hits if one[0].kind == Kind.PERSON]

    @property
    def others(self) -> list[tuple[Hit, str]]:
        return [one for one in self.hits if one[0].kind != Kind.PERSON]


def find(actor: Actor, text: str, page: int = 1) -> Found:
    """Return a page of what a text finds. Four queries at most."""
    if not text:
        return Found([(hit, "") for hit in with_work(actor, queries.recent(actor, PAGE))], [], [], False)
    hits = search_parties(actor, text, PAGE + 1, (page - 1) * PAGE)
    shown = with_work(actor, hits[:PAGE])
    where = found_by(actor, text, shown)
    moments: list[Any] = []
    tags: list[Tag] = []
    if page == 1 and len(text) >= SHORTEST_WORD:
        moments = activities.search_activities(actor, text, SHOWN_MOMENTS * 2)
        tags = list(tags_of(actor).filter(key__contains=search_text(text))[:SHOWN_MOMENTS])
    return Found([(hit, where.get(hit.id, "")) for hit in shown], moments, tags, len(hits) > PAGE)


def status(number: int) -> str:
    """What a screen reader hears after typing."""
    return ngettext("%(n)d resultaat", "%(n)d resultaten", number) % {"n": number}


def as_html(groups: list[Group]) -> SafeString:
    """The palette's options; numbered through, because `aria-activedescendant` needs an id."""
    parts: list[str] = []
    number = 0
    for group in groups:
        parts.append(
            format_html('<div role="group" aria-label="{0}"><div class="gh" aria-hidden="true">{0}</div>', group.label)
        )
        for one in group.options:
            number += 1
            parts.append(
                format_html(
                    '<div role="option" id="palet-{}" aria-selected="false" data-href="{}"{}{}{}>{}<span class="truncate">{}</span>{}{}</div>',
                    number,
                    one.url,
                    format_html(' data-post="{}"', one.post) if one.post else "",
                    mark_safe(" data-panel") if one.panel else "",
                    format_html(' data-pick="{}"', one.pick) if one.pick else "",
                    one.mark,
                    one.label,
                    format_html(' <small class="truncate">{}</small>', one.small) if one.small else "",
                    format_html("<kbd>{}</kbd>", one.key) if one.key else "",
                )
            )
        parts.append("</div>")
    return mark_safe("".join(parts))  # noqa: S308 - every part was made by format_html
