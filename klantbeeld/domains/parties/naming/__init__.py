"""Names as the Dutch and the Flemish write them.

Decided where the sources leave room: a name is never expanded (`v.d.` stays, flagged); gender is never inferred; an
initial that follows from a given name is its first letter (IJ counts as one); Belgian family names stay whole.
"""

from klantbeeld.domains.parties.naming import formats
from klantbeeld.domains.parties.naming.parsing import parse_name
from klantbeeld.domains.parties.naming.parts import NameParts, ParsedName

__all__ = ["NameParts", "ParsedName", "formats", "parse_name"]
