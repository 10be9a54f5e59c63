"""Labels of the closed lists of relations."""

from uuid import UUID

from django import template

from klantbeeld.core.errors import Text
from klantbeeld.domains.parties.choices import Channel, Purpose
from klantbeeld.domains.parties.pages import addresses

register = template.Library()


@register.filter
def purpose_label(value: str) -> Text:
    """The label of what a contact point is for."""
    return dict(Purpose.choices).get(value, value)


@register.filter
def channel_label(value: str) -> Text:
    """The label of a channel."""
    return dict(Channel.choices).get(value, value)


@register.simple_tag
def to(name: str, *ids: UUID | str) -> str:
    """The address of a route with ids, like `url`, without asking the resolver each time."""
    return addresses.to(name, *ids)
