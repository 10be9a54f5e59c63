"""A table of names in, a table of their parts out: what `bin/manage parse_names` gives for each row."""

from klantbeeld.domains.parties.naming import formats
from klantbeeld.domains.parties.naming.parsing import parse_name

INPUT = ("raw", "country")
PARTS = ("titles_before", "nobility", "given", "initials", "prefix", "surname", "prefix2", "surname2", "suffix")
OUTPUT = (*PARTS, "address_line", "formal_salutation", "neutral_salutation", "sort_key", "needs_review")


def parts_of(raw: str, country: str) -> dict[str, str]:
    """Return a text for every column of OUTPUT. What is not taken apart (an organisation, two
    people) keeps its name as written as address line and sort key."""
    name = parse_name(raw, country)
    shown = " ".join(raw.split())
    if name.is_organisation or not (name.surname or name.given):
        salutation = formats.FORMAL["nl"][""]
        return dict.fromkeys(PARTS, "") | {
            "address_line": shown,
            "formal_salutation": salutation,
            "neutral_salutation": salutation,
            "sort_key": shown,
            "needs_review": "1" if name.reasons else "",
        }
    return {part: getattr(name, part) for part in PARTS} | {
        "address_line": formats.address_line(name),
        "formal_salutation": formats.formal_salutation(name),
        "neutral_salutation": formats.neutral_salutation(name),
        "sort_key": formats.sort_key(name),
        "needs_review": "1" if name.reasons else "",
    }
