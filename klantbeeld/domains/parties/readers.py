"""Who may see a party, beside its search text: `readers` of the search document, kept by triggers whoever writes.

The unit, the team, the owner and whoever is in the account team now: what a scope of the policy can name. An index on it
and the text together touches only rows that are both in reach and found.
"""

import pgtrigger

_KEPT = "UPDATE parties_searchdocument SET readers = kb_readers({party}) WHERE party_id = {party};"

READERS_OF_PARTY = pgtrigger.Trigger(
    name="readers",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("unit_id", "team_id", "owner_id"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Condition(
        "((OLD.unit_id, OLD.team_id, OLD.owner_id) IS DISTINCT FROM (NEW.unit_id, NEW.team_id, NEW.owner_id))"
    ),
    func=f"{_KEPT.format(party='NEW.id')} RETURN NULL;",
)
READERS_OF_ACCOUNT_TEAM = pgtrigger.Trigger(
    name="readers",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP <> 'INSERT' THEN {_KEPT.format(party="OLD.party_id")} END IF;
        IF TG_OP <> 'DELETE' THEN {_KEPT.format(party="NEW.party_id")} END IF;
        RETURN NULL;""",
)
