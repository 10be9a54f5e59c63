"""These tests need no database; run alone without Django's settings they still need somewhere to ask for the language."""

import os

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)
