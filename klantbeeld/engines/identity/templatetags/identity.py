"""Labels of roles."""

from collections.abc import Iterable

from django import template

from klantbeeld.engines.identity.models import RoleChoice

register = template.Library()


@register.filter
def role_labels(roles: Iterable[str]) -> str:
    """The labels of somebody's roles."""
    return ", ".join(str(dict(RoleChoice.choices).get(role, role)) for role in roles)
