"""The text of a mail signature or a business card, read into the fields of a relation. Rules only; nothing is looked up outside.

Doubt is flagged, never guessed; what is not understood comes back as rest, so that nothing is lost.
"""

from klantbeeld.domains.parties.signatures.found import Found, Number, Place, Recognised
from klantbeeld.domains.parties.signatures.reading import LONGEST, recognise

__all__ = ["LONGEST", "Found", "Number", "Place", "Recognised", "recognise"]
