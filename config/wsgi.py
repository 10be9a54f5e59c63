"""The WSGI callable that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("KLANTBEELD_STATEMENT_TIMEOUT_S", "20")  # a page that asks more holds up everybody
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()

from klantbeeld.shell.admission import Admission  # noqa: E402 - its words and settings need Django to be ready

application = Admission(_django)
