"""A signature over the API: proposed fields, what is known within one's rights, nothing saved."""

from __future__ import annotations

import pytest

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.signatures import LONGEST
from klantbeeld.engines.api.models import Scope
from tests.api.conftest import Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CARD = "Marieke Hofstra\nInkoper\nHotel De Zwaan B.V.\nVoorstreek 18, 8911 JN Leeuwarden\nT 058 555 01 42\nKvK 01234567\nSinds 1904"


def test_a_card_is_proposed_as_fields_and_the_organisation_within_ones_rights(cast: Cast, program_of: Programs) -> None:
    firm = actions.create(
        cast.actor("sales"), actions.NewParty(Kind.ORGANISATION, "De Zwaan", fields={"kvk_number": "01234567"})
    )
    answer = program_of("sales", [Scope.PARTIES_READ])("post", "/parties/recognise", {"text": CARD})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["kind"], told["name"], told["function"]) == ("person", "Marieke Hofstra", "Inkoper")
    assert told["organisation"]["known"] == [{"id": str(firm.id), "name": "De Zwaan", "city": "", "by": "kvk_number"}]
    assert [(one["kind"], one["e164"] or one["postcode"]) for one in told["contact_points"]] == [
        ("phone", "+31585550142"),
        ("address", "8911 JN"),
    ]
    assert told["rest"] == ["Sinds 1904"]
    hidden = program_of("stranger")("post", "/parties/recognise", {"text": CARD}).json()
    assert hidden["organisation"]["known"] == []
    assert Party.unscoped.count() == 1


def test_without_the_scope_or_with_too_much_text_it_is_refused(program_of: Programs) -> None:
    refused = program_of("sales", [Scope.ACTIVITIES_READ])("post", "/parties/recognise", {"text": CARD})
    assert refused.status_code == 403
    long = program_of("sales")("post", "/parties/recognise", {"text": "a" * (LONGEST + 1)})
    assert long.status_code == 422
    assert "te lang" in long.content.decode()
