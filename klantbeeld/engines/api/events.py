"""What is recorded of tokens."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

ISSUED = declare("api_token.issued", _("API-token “%(name)s” gemaakt"), icon="key-round")
REVOKED = declare("api_token.revoked", _("API-token “%(name)s” ingetrokken"), icon="key-round")
