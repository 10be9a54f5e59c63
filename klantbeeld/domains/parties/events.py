"""What can happen to a relation, in words. `%(…)s` in a sentence takes the event's data.

`%(name)s` of a relation is never stored: `data` holds its id under `party`, and each reader is told the name that he may see.
"""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

CREATED = declare("party.created", _("Relatie aangemaakt"), icon="plus")
CHANGED = declare("party.changed", _("%(fields)s gewijzigd"))
DELETED = declare("party.deleted", _("Relatie naar de prullenbak verplaatst"), icon="trash-2")
RESTORED = declare("party.restored", _("Relatie teruggezet uit de prullenbak"), icon="undo-2")
IMPORTED = declare("party.imported", _("Ingelezen uit %(source)s"), icon="upload")
RUNG_MOVED = declare("party.rung_moved", _("Status van %(before)s naar %(after)s"), icon="trending-up")
HANDED_OVER = declare("party.handed_over", _("Overgedragen aan %(to)s"), icon="user-plus")
TEAM_CHANGED = declare("account_team.changed", _("Klantteam gewijzigd"), icon="users")
POINT_ADDED = declare("contact_point.added", _("%(kind)s toegevoegd"), icon="plus")
POINT_CHANGED = declare("contact_point.changed", _("%(kind)s gewijzigd"))
POINT_REMOVED = declare("contact_point.removed", _("%(kind)s verwijderd"), icon="trash-2")
LINKED = declare("relationship.added", _("%(name)s gekoppeld als %(kind)s"), icon="link")
LINK_CHANGED = declare("relationship.changed", _("Verband met %(name)s gewijzigd"), icon="link")
LINK_ENDED = declare("relationship.ended", _("Verband met %(name)s beëindigd"), icon="unlink")
PREFERENCE_SET = declare("preference.set", _("Voorkeur vastgelegd"), icon="heart")
PREFERENCE_REMOVED = declare("preference.removed", _("Voorkeur verwijderd"), icon="heart")
TURNOVER_SET = declare("turnover.set", _("Omzet over %(year)s vastgelegd"), icon="chart-line")
TAGGED = declare("party.tagged", _("Label %(tag)s toegevoegd"), icon="tag")
UNTAGGED = declare("party.untagged", _("Label %(tag)s verwijderd"), icon="tag")
TAG_CHANGED = declare("tag.changed", _("Label %(tag)s gewijzigd"), icon="tag")
EXPORTED = declare("party.exported", _("Lijst geëxporteerd"), icon="download")
FILE_ADDED = declare("file.added", _("Bestand %(name)s toegevoegd"), icon="paperclip")
FILE_REMOVED = declare("file.removed", _("Bestand %(name)s verwijderd"), icon="paperclip")
CONFLICT_KEPT = declare("party.conflict_kept", _("%(label)s zo gelaten; %(source)s zegt iets anders"), icon="check")
BULK = declare("party.bulk", _("In één keer bij %(n)s relaties gedaan"), icon="rows-3")
UNDONE = declare("batch.undone", _("Ongedaan gemaakt"), icon="undo-2")
