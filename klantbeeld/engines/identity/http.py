"""The request as views know it: signed in, with its actor."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from klantbeeld.core.actor import Actor
    from klantbeeld.engines.identity.models import User


class ActorRequest(HttpRequest):
    """A request that passed the actor middleware and asks for a signed-in user."""

    actor: "Actor"
    user: "User"  # type: ignore[assignment]
    htmx: bool


def uuid_or_none(text: str | None) -> UUID | None:
    """Return the id in a form field, or None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def go_back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Redirect to the page the form came from (field `next`, own host only), else to the view `otherwise`."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect(otherwise)


def base_of(request: HttpRequest) -> str:
    """The address of this Klantbeeld as colleagues reach it, for links in letters; without a slash at the end.

    KLANTBEELD_URL when it is set; else the address of this request, whose host Django has checked.
    """
    return str(settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")
