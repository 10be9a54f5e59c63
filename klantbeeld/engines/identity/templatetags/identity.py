"""Labels of roles, devices of sessions, fields of sign-in forms, ways to sign in."""

import json
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from klantbeeld.engines.identity.devices import device_of
from klantbeeld.engines.identity.models import RoleChoice, User
from klantbeeld.engines.identity.passkeys import relying_party

register = template.Library()


@register.filter
def role_labels(roles: Iterable[str]) -> str:
    """The labels of somebody's roles."""
    return ", ".join(str(dict(RoleChoice.choices).get(role, role)) for role in roles)


@register.filter
def as_field(field: BoundField) -> SafeString:
    """A form field of another package in the look of ours."""
    shown = {"class": "field", "placeholder": ""}  # the label says it already
    if field.errors:
        shown["aria-invalid"] = "true"
    if field.name in ("code", "otp_code"):
        shown |= {"inputmode": "text", "autocomplete": "one-time-code", "autofocus": "autofocus"}
    return field.as_widget(attrs=field.field.widget.attrs | shown)


@register.filter
def device(user_agent: str) -> str:
    """Browser and system of a session, as far as the browser tells."""
    browser, system = device_of(user_agent)
    if browser and system:
        return gettext("%(browser)s op %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Onbekend apparaat")


@register.filter
def as_json(options: Any) -> str:
    """What a script reads from an attribute."""
    return json.dumps(options)


@register.filter
def second_steps(user: User) -> set[str]:
    """The kinds of second step that somebody has."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


@register.simple_tag(takes_context=True)
def passkeys_possible(context: dict[str, Any]) -> bool:
    """Whether browsers make passkeys for the name under which this page was asked."""
    return bool(relying_party(context["request"]))


@register.simple_tag
def own_provider() -> dict[str, Any]:
    """The label of the company's own provider (empty: there is none), and whether everybody may use a password."""
    return {"label": settings.OIDC.label if settings.OIDC else "", "passwords_for_all": settings.PASSWORDS_FOR_ALL}
