"""The request as views know it: signed in, with its actor."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from klantbeeld.core.actor import Actor
    from klantbeeld.engines.identity.models import User


class ActorRequest(HttpRequest):
    """A request that passed the actor middleware and asks for a signed-in user."""

    actor: "Actor"
    user: "User"  # type: ignore[assignment]
    htmx: bool
