"""What the change feed tells of contact moments and tasks: to who may see their relation."""

from klantbeeld.domains.parties.told import seen
from klantbeeld.engines.api.changes import Told, told
from klantbeeld.engines.api.models import Scope

told.fill(Told("activity", "activities_activity", Scope.ACTIVITIES_READ, seen))
