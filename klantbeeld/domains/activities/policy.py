"""Contact moments are seen with their relation and written by whoever may change it."""

from klantbeeld.core.policy import ChildPolicy
from klantbeeld.domains.activities import models
from klantbeeld.domains.parties import policy as parties

activity = ChildPolicy(models.Activity, parties.party, "party")
participant = ChildPolicy(models.Participant, parties.party, "activity__party")
