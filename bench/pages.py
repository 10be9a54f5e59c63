"""How fast the main pages answer on a base of any size: 50 requests each, median and 95th percentile, one at a time.

`python -m bench.pages MAIL` with the settings of a filled base; the test client leaves out the network and the web
server, so compare with the CPU column of the targets, not with what a user waits.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

TIMES = 50


def main(mail: str) -> None:
    """Print a line for each page."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    from klantbeeld.domains.parties.models import ContactPoint, Party
    from klantbeeld.engines.identity.actors import actor_of
    from klantbeeld.engines.identity.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.get(email=mail), backend=settings.AUTHENTICATION_BACKENDS[0])
    user = User.objects.get(email=mail)
    seen = Party.objects.visible_to(actor_of(user)).filter(deleted_at=None)
    print(f"{Party.unscoped.count()} relations, {seen.count()} seen by {mail}")
    names = list(Party.unscoped.filter(kind="organisation").values_list("id", "name")[1000 : 1000 + TIMES])
    open_ones = list(seen.values_list("id", flat=True)[:TIMES])
    mails = ContactPoint.unscoped.filter(kind="mail", party__in=open_ones).values_list("value", flat=True)
    parts = [one.split("@")[1].split(".")[0][-8:] for one in mails[:TIMES]] or ["info"]
    pages: dict[str, Callable[[int], str]] = {
        "list": lambda n: "/relaties/?weergave=alle",
        "type-ahead": lambda n: f"/palet/?q={names[n][1][: 3 + n % 6]}",
        "search": lambda n: f"/zoeken/?q={names[n][1].split()[-1]}",
        "part of a mail": lambda n: f"/zoeken/?q={parts[n % len(parts)]}",
        "list, searched": lambda n: f"/relaties/?weergave=alle&q={names[n][1][: 3 + n % 6]}",
        "relation": lambda n: f"/relaties/{open_ones[n % len(open_ones)]}/",
        "home": lambda n: "/",
    }
    for name, address in pages.items():
        client.get(address(0))
        took = []
        for number in range(TIMES):
            began = time.perf_counter()
            assert client.get(address(number)).status_code == 200
            took.append((time.perf_counter() - began) * 1000)
        took.sort()
        print(f"{name:14} median {statistics.median(took):6.1f} ms   p95 {took[int(TIMES * 0.95) - 1]:6.1f} ms")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(sys.argv[1])
