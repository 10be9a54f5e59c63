"""Whether this process may serve pages: it is not stopping, the database answers, is at its release, and knows its key."""

from __future__ import annotations

from enum import Enum

from django.conf import settings
from django.db import Error, connection

from klantbeeld.engines.database import stamp
from klantbeeld.engines.database.stopping import is_stopping

RELEASE = stamp.setup_digest()  # of the code that was loaded, also when the folder gets another release meanwhile


class Standing(Enum):
    """What holds this process back, or READY."""

    READY = "ready"
    STOPPING = "stopping"
    NO_DATABASE = "no database"
    NOT_PREPARED = "not prepared"
    OTHER_KEY = "other key"


def standing() -> Standing:
    """Look now. A database prepared for a later release too is fine for this one."""
    if is_stopping():
        return Standing.STOPPING
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.database_stamp')")
            if cursor.fetchone() == (None,):
                return Standing.NOT_PREPARED
            cursor.execute(stamp.READ)
            known = dict(cursor.fetchall())
    except Error:
        return Standing.NO_DATABASE
    if RELEASE not in (known.get(stamp.prepared_for(RELEASE)), known.get(stamp.SETUP)):
        return Standing.NOT_PREPARED
    if known.get(stamp.KEY, stamp.key_digest(settings.SECRET_KEY)) != stamp.key_digest(settings.SECRET_KEY):
        return Standing.OTHER_KEY
    return Standing.READY


def database_answers() -> bool:
    """Whether the database does what it is asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
