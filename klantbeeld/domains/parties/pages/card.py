"""A relation as a vCard, to keep in a phone or mail program."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import queries
from klantbeeld.domains.parties.cards import cards_of
from klantbeeld.engines.exchange.vcard_writing import VERSIONS, written
from klantbeeld.engines.identity.http import ActorRequest


def answer(actor: Actor, party_id: UUID, version: str) -> HttpResponse:
    """The card of one relation. Raises NotFound, or Invalid for a version that is none."""
    party = queries.party(actor, party_id)
    if version not in VERSIONS:
        raise Invalid(_("Deze versie van vCard bestaat niet. Kies 4.0, 3.0 of 2.1."), {"version": ", ".join(VERSIONS)})
    (card,) = cards_of(actor, [party])
    response = HttpResponse(written(card, version), content_type="text/vcard; charset=utf-8")
    name = quote(f"{slugify(party.name)[:60] or 'relatie'}.vcf")
    response["Content-Disposition"] = f"attachment; filename={name}"
    return response


@require_GET
def vcard(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """The card, in the version that was asked for."""
    return answer(request.actor, party_id, request.GET.get("versie", "4.0"))
