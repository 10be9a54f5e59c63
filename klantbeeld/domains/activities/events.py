"""What can happen to a contact moment or task."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

LOGGED = declare("activity.logged", _("Contactmoment vastgelegd"), channel="note", icon="square-pen")
CHANGED = declare("activity.changed", _("Contactmoment gewijzigd"))
DELETED = declare("activity.deleted", _("Contactmoment verwijderd"))
TASK_PLANNED = declare("task.planned", _("Taak gepland"), channel="task", icon="circle-check")
TASK_DONE = declare("task.done", _("Taak gedaan"), channel="task", icon="check")
TASK_RESCHEDULED = declare("task.rescheduled", _("Taak verzet"), channel="task", icon="calendar")
TASK_REOPENED = declare("task.reopened", _("Taak heropend"), channel="task", icon="circle-dashed")
