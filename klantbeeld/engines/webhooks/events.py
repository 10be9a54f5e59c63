"""What is recorded of webhooks."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

MADE = declare("webhook.made", _("Webhook naar %(host)s gemaakt"), icon="key-round")
CHANGED = declare("webhook.changed", _("Webhook naar %(host)s gewijzigd"), icon="key-round")
PAUSED = declare("webhook.paused", _("Webhook naar %(host)s stilgezet"), icon="key-round")
RESUMED = declare("webhook.resumed", _("Webhook naar %(host)s weer aangezet"), icon="key-round")
ROTATED = declare("webhook.rotated", _("Webhook naar %(host)s kreeg een nieuw geheim"), icon="key-round")
REPLAYED = declare("webhook.replayed", _("Webhook naar %(host)s vertelt opnieuw"), icon="key-round")
DELETED = declare("webhook.deleted", _("Webhook naar %(host)s verwijderd"), icon="key-round")
