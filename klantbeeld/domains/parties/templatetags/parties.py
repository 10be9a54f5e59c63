"""Labels of the closed lists of relations."""

from uuid import UUID

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from klantbeeld.core.errors import Text
from klantbeeld.domains.parties.choices import Channel
from klantbeeld.domains.parties.pages import addresses
from klantbeeld.domains.parties.search import spans

register = template.Library()


@register.filter
def channel_label(value: str) -> Text:
    """The label of a channel."""
    return dict(Channel.choices).get(value, value)


@register.filter
def found_words(shown: str, typed: str) -> SafeString:
    """A text with the words that were searched for marked."""
    parts, at = [], 0
    for start, end in spans(shown, typed) if typed else ():
        parts.append(f"{escape(shown[at:start])}<mark>{escape(shown[start:end])}</mark>")
        at = end
    parts.append(escape(shown[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


@register.simple_tag
def to(name: str, *ids: UUID | str) -> str:
    """The address of a route with ids, like `url`, without asking the resolver each time."""
    return addresses.to(name, *ids)
