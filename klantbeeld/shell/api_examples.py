"""A body for each operation that takes one, for the page of the API; the permission tests send every one of them.

`{…}` in a text is an id of the reader's own: of a relation, a person, a colleague, a unit, a team.
"""

from __future__ import annotations

from typing import Any

FILE = b"schets"
"""Stands for a body that is a file."""
EXAMPLES: dict[str, Any] = {
    "create_party": {
        "kind": "organisation",
        "name": "Hotel De Zwaan",
        "contact_points": [{"kind": "phone", "value": "058 555 01 42"}],
    },
    "recognise_party": {
        "text": "Marieke Hofstra\nInkoper\nHotel De Zwaan B.V.\nVoorstreek 18, 8911 JN Leeuwarden\nT 058 555 01 42"
    },
    "change_party": {"employees": 35, "note": "Belt liever 's middags"},
    "set_rung": {"rung": "customer", "reason": "Eerste opdracht"},
    "hand_over_party": {"user_id": "{colleague_id}"},
    "change_parties": {"ids": ["{party_id}"], "deed": {"do": "tag", "tag": "beurs"}, "only_try": False},
    "create_parties": {"items": [{"kind": "person", "name": "mevr. M. Hofstra"}]},
    "add_point": {"kind": "mail", "value": "receptie@zwaan.example"},
    "replace_point": {"kind": "phone", "value": "058 555 01 78"},
    "add_link": {"other_id": "{person_id}", "kind": "partner"},
    "replace_link": {"other_id": "{party_id}", "function": "Hoofd inkoop", "situations": ["purchase"]},
    "move_person": {"other_id": "{person_id}", "function": "Directeur"},
    "end_link": {},
    "rename_tag": {"name": "Vakbeurs"},
    "set_preference": {"subject": "product", "value": "Laadpaal"},
    "set_turnover": {"amount": "125000.50"},
    "add_to_account_team": {"user_id": "{other_colleague_id}", "role": "marketing"},
    "set_favourite": {"favourite": False},
    "add_file": FILE,
    "receive_import": FILE,
    "choose_import": {"source": "Kassa", "mode": "both"},
    "settle_import_difference": {"theirs": False},
    "log_activity": {
        "kind": "phone",
        "report": "Gebeld over de offerte",
        "next_step": {"subject": "Nabellen", "on": "{tomorrow}"},
    },
    "correct_activity": {"kind": "phone", "report": "Gebeld, toch anders"},
    "plan_task": {"subject": "Nabellen", "on": "{tomorrow}"},
    "reschedule_task": {"on": "{tomorrow}"},
    "create_webhook": {"address": "https://winkel.example/klantbeeld", "types": ["party", "contact_point"]},
    "change_webhook": {"types": ["party", "tag"], "paused": False},
    "replay_webhook": {"since": "{since}"},
    "invite_user": {
        "email": "nienke@noorderlicht.example",
        "name": "Nienke Nieuw",
        "roles": ["sales"],
        "unit_id": "{unit_id}",
    },
    "change_user": {"roles": ["sales"]},
    "add_unit": {"name": "Oost"},
    "rename_unit": {"name": "Noordoost"},
    "close_unit": {"to_id": "{other_unit_id}"},
    "add_team": {"name": "Recreatie", "unit_id": "{unit_id}"},
    "change_team": {"name": "Recreatie en zorg", "unit_id": "{unit_id}"},
    "set_team_members": {"user_ids": ["{user_id}"]},
    "close_team": {"to_id": "{other_team_id}"},
    "change_company": {"name": "Noorderlicht", "country": "NL", "language": "nl"},
}
QUERIES: dict[str, dict[str, str]] = {
    "list_parties": {"search": "", "limit": "5"},
    "list_activities": {"search": "", "limit": "5"},
    "list_timeline": {"channel": "", "limit": "10"},
    "list_changes": {"cursor": "", "limit": "20"},
    "list_batches": {"limit": "5"},
    "list_tags": {"search": ""},
    "list_industries": {"search": "hotel"},
    "add_file": {"name": "schets.txt"},
    "receive_import": {"name": "lijst.csv"},
}
"""What stands behind the question mark, to begin with."""


def filled(example: Any, ids: dict[str, Any]) -> Any:
    """The example with ids in their places; a place without one stays as it is."""
    if isinstance(example, dict):
        return {key: filled(value, ids) for key, value in example.items()}
    if isinstance(example, list):
        return [filled(value, ids) for value in example]
    if isinstance(example, str) and example.startswith("{") and example[1:-1] in ids:
        return str(ids[example[1:-1]])
    return example
