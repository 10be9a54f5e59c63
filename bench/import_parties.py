"""How fast a messy list is read in, on an empty or a filled base: rows a second, CPU of both sides, peak of memory.

`bin/manage --data DIR shell -c "from bench.import_parties import main; main(20_000)"`, on a base that may be filled:
the rows stay. A second number (`main(20_000, 60_000)`) fills the base first with that many rows of the same kind.

The rows are as people keep them: organisation and person on one line, several people to a company, capitals lost,
numbers in every notation, dates and amounts the Dutch way, one cell in forty nonsense.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HEADINGS = [
    "Relatienummer", "Bedrijfsnaam", "KvK-nummer", "Telefoon algemeen", "E-mail algemeen", "Website", "Straat",
    "Huisnummer", "Postcode", "Plaats", "Aantal medewerkers", "Jaaromzet", "Klant sinds", "Contactpersoon", "Functie",
    "Telefoon contactpersoon", "Mobiel", "E-mail contactpersoon", "Opmerkingen",
]  # fmt: skip
FIRST = [
    "Anne",
    "Jan",
    "Piet",
    "Marieke",
    "Sjoerd",
    "Fatima",
    "Youssef",
    "Griet",
    "Wim",
    "Hanneke",
    "Bart",
    "Els",
    "Koen",
    "Lotte",
    "Mohammed",
    "Saskia",
    "Ties",
    "Vera",
]
LAST = "Jansma|van der Berg|de Vries|Bakker|van den Broek|Peeters|Janssens|'t Hart|Dijkstra|El Amrani|Hofstra|Smit|ten Kate"
TRADES = [
    "Bakkerij",
    "Houthandel",
    "Installatiebureau",
    "Garage",
    "Hotel",
    "Drukkerij",
    "Kwekerij",
    "Slagerij",
    "Bouwbedrijf",
    "Transport",
]
WORDS = "De Korenaar|Noorderlicht|Jansma|Zonzij|Het Wad|De Zwaan|Duinrand|Café ’t Hoekje|Elfsteden|Groene Hart|Merwede"
TOWNS = [
    ("8601 AB", "Sneek"),
    ("9101ls", "DOKKUM"),
    ("3511 AB", "Utrecht"),
    ("1012ab", "amsterdam"),
    ("5611 XX", "Eindhoven"),
]
FORMS = ["", " B.V.", " BV", " VOF", " v.o.f.", " N.V."]
PEOPLE_A_COMPANY = 2


def rows(number: int, seed: int = 7) -> Iterator[list[str]]:
    """Yield `number` messy rows; another seed gives other companies."""
    luck = random.Random(seed)  # noqa: S311 - the same list every time
    company: list[str] = []
    for place in range(number):
        if place % PEOPLE_A_COMPANY == 0:
            company = _company(luck, seed * 10_000_000 + place)
        yield [*company, *_person(luck, place), luck.choice(["", "", "Belt graag ’s ochtends", "let op: nieuw adres"])]


def _company(luck: random.Random, number: int) -> list[str]:
    words = WORDS.split("|")
    name = f"{luck.choice(TRADES)} {luck.choice(words)} {number % 100_000}{luck.choice(FORMS)}"
    postcode, town = luck.choice(TOWNS)
    slug = f"x{number}"
    return [
        str(number),
        luck.choice([name, name, name.upper(), name.lower(), f"  {name} "]),
        f"{number % 90_000_000 + 10_000_000}" if luck.random() < 0.6 else "",
        luck.choice(["0515 55{:04d}", "+31 (0)515-55{:04d}", "0031 515 55{:04d}", "051555{:04d}"]).format(
            number % 10_000
        ),
        f"info@{slug}.example",
        luck.choice(["", f"www.{slug}.nl", f"https://{slug}.nl/contact"]),
        luck.choice(["Kade", "Marktstraat", "Laan van Meerdervoort", "1e Oude Heselaan"]),
        luck.choice(["12", "3a", "118-2", "7 bis"]),
        postcode,
        town,
        luck.choice(["", "8", "35", "120", "veel" if luck.random() < 0.05 else "14"]),
        luck.choice(["", "€ 1.250.000,00", "350000", "2,5"]),
        luck.choice(["", "17-11-2019", "1/3/2021", "2020-06-01"]),
    ]


def _person(luck: random.Random, place: int) -> list[str]:
    first, last = luck.choice(FIRST), luck.choice(LAST.split("|"))
    name = luck.choice([
        f"{first} {last}", f"dhr. {first[0]}. {last}", f"{last}, {first}", f"mevr. {first[0]}.{luck.choice('ABJM')}. {last}",
        f"{first} {last}".upper(), f"drs. {first} {last}",
    ])  # fmt: skip
    mail = f"{first}.{place}@x{place}.example".lower() if luck.random() < 0.7 else luck.choice(["", "n.v.t.", "geen"])
    return [
        name,
        luck.choice(["Inkoper", "directeur", "", "Hoofd Techniek"]),
        luck.choice(["", f"058-{5_550_000 + place % 9_999}"]),
        luck.choice(["", f"06 {10_000_000 + place % 89_999_999}", f"06-{10_000_000 + place % 89_999_999}"]),
        mail,
    ]


def write(path: Path, number: int, seed: int = 7) -> None:
    """Write the list as Excel in Dutch saves it: semicolons, Windows-1252."""
    with path.open("w", encoding="cp1252", newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(rows(number, seed))


def main(number: int = 20_000, before: int = 0, seed: int = 7) -> None:
    """Print what reading `number` rows costs, after `before` rows that are not counted."""
    from klantbeeld.domains.parties.models import Party

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lijst.csv"
        if before:
            write(path, before, seed + 1)
            _import(path)
        held = Party.unscoped.count()
        write(path, number, seed)
        began, cpu, database = time.monotonic(), _cpu(), _database_cpu()
        run = _import(path)
        took, cpu = time.monotonic() - began, _cpu() - cpu
        database = _database_cpu() - database
    print(f"{number} rows on {held} relations: {run.created} new, {run.updated} updated, {run.rejected} rejected")
    print(f"{took:.1f} s ({number / took:.0f} rows a second)")
    print(f"CPU: Python {cpu:.1f} s, database {database:.1f} s ({number / (cpu + database):.0f} rows a CPU second)")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000} MB")


def _import(path: Path):  # type: ignore[no-untyped-def]
    from klantbeeld.core import clock
    from klantbeeld.core.actor import SYSTEM
    from klantbeeld.domains.parties.importing import running, uploads
    from klantbeeld.domains.parties.importing.options import Options
    from klantbeeld.domains.parties.models import ImportRun
    from klantbeeld.engines.identity.models import BusinessUnit

    unit, _made = BusinessUnit.objects.get_or_create(name="Meetbank")
    run = ImportRun(file_name="meetbank.csv", created_at=clock.now(), touched_at=clock.now())
    run = uploads.prepare(run, path, Options(source="Meetbank", unit_id=unit.pk))
    actor = SYSTEM.through("command")
    running.start(actor, run)
    done = running.work(run.pk)
    assert done is not None and done.state == ImportRun.State.DONE, done and done.problem
    return done


def _cpu() -> float:
    """Seconds of this process and of the helpers it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _database_cpu() -> float:
    """Seconds of the database process that serves this connection; 0 where it is on another machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
