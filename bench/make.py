"""A large base to measure on: `python3 -m bench.make --data DIR --parties 100000`.

As many relations as asked (and whom the last firm brings along: organisations, their people, households), ten contact moments each on average: a third has none,
a few have thousands. The same number and seed give the same base on the same day. Everything goes in by COPY as the owner,
with the history triggers off: `history_change` stays empty of it, but for the newest moments, which go through `log_many`
with the triggers on. What the product keeps beside its rows (search text, town, last contact, next step) is made by the
product's own statements. Contact moments are stored in the order of time, as they would have come, each with an event of its
own; their batches are not made.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

BLOCK = 10_000
MOMENTS_EACH = 10
NONE_OF_TEN = 3.5
GIANTS_EACH = 20_000
"""One relation in so many has thousands of moments."""
YEARS = 4
THROUGH_THE_DOOR = 200
"""One moment in so many is the newest, and goes in with its history."""
PERSON_PARTS = ("given_name", "initials", "prefix", "surname", "prefix2", "surname2", "form_of_address")
RUNGS = {
    "rest_of_world": 14, "suspect": 30, "prospect": 20, "hot_prospect": 4, "lead": 4, "customer": 20, "inactive": 5,
    "former_customer": 3,
}  # fmt: skip
TAGS = (
    "Zonnepanelen",
    "Warmtepomp",
    "Onderhoud",
    "Laadpaal",
    "Beurs",
    "VIP",
    "Verduurzamen",
    "Nieuwsbrief",
    "Kerstkaart",
)


def main(number: int = 100_000, seed: int = 7) -> None:
    """Fill the empty base of this process. Raises SystemExit when it is not empty."""
    from django.conf import settings

    from bench.staff import make_staff, make_tokens
    from klantbeeld.domains.parties.models import Party

    if Party.unscoped.exists():
        sys.exit("Deze gegevensmap heeft al relaties: kies een lege map.")
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {text}", flush=True)

    maker = Maker(number, seed, make_staff())
    maker.make(say)
    make_tokens(settings.DATA)
    maker.log_newest()
    say("the newest moments logged with history")
    _vacuum()
    say("vacuumed and analysed")


class Maker:
    """One base being made. `ids`, `owner_of`, `main_person` are by the place of the relation."""

    def __init__(self, number: int, seed: int, staff: Any) -> None:
        from bench.lifelike import PROVIDERS, Lifelike
        from bench.loading import Copying, Loading
        from bench.rows import ids
        from klantbeeld.core import clock

        self.number = number
        self.chance = Lifelike(seed)
        self.rng = self.chance.rng
        self.providers = PROVIDERS
        self.staff = staff
        self.new_id: Callable[[int], str] = ids(self.rng)
        self.now = clock.now()
        self.now_ms = int(self.now.timestamp() * 1000)
        self.copying = Copying()
        self.ids: list[str] = []
        self.patch_of = array("H")
        self.seller_of = array("B")
        self.main_person = array("l")
        self.loading = Loading(TABLES)

    def make(self, say: Callable[[str], None]) -> None:
        self.loading.take_off()
        self._prepare()
        while len(self.ids) < self.number:
            before = len(self.ids) // BLOCK
            self._cluster()
            if len(self.ids) // BLOCK > before:
                self.copying.send()
        self.copying.send()
        say(f"{len(self.ids):,} relations written")
        moments = self._moments()
        self._tasks()
        self.copying.finish()
        say(f"{moments:,} contact moments written")
        self.loading.put_back_keys()
        say("keys made")
        self.loading.put_back_indexes(set(TABLES) - {"parties_party", "parties_searchdocument"})
        say("indexes of what hangs off relations made")
        self._derive()
        say("search text, towns, last contact and next step made")
        self.loading.put_back_rest()
        say("indexes of relations and foreign keys made")

    # --- relations ---

    def _prepare(self) -> None:
        from bench.rows import Rows
        from klantbeeld.core.actor import SYSTEM
        from klantbeeld.domains.activities.models import Activity
        from klantbeeld.domains.parties import models
        from klantbeeld.domains.parties.actions.tags import tag_named
        from klantbeeld.engines.history.models import Event, Line
        from klantbeeld.engines.history.recording import close_batch, open_batch

        def rows(model: Any, columns: str) -> Any:
            return Rows(self.copying, model, *columns.split())

        self.parties = rows(
            models.Party,
            "id kind name sort_key name_country created_at unit_id team_id owner_id rung rung_since customer_since language source"
            " legal_form vat_number kvk_number kbo_number iban industry_id employees birth_date name_as_entered "
            + " ".join(PERSON_PARTS),
        )
        self.points = rows(
            models.ContactPoint,
            "id party_id kind purposes value raw position street house_number postcode city country",
        )
        self.links = rows(models.Relationship, "id party_id other_id kind function is_primary household_role")
        self.tags = rows(models.PartyTag, "id party_id tag_id")
        self.members = rows(models.AccountTeamMember, "id party_id user_id role since")
        self.turnovers = rows(models.AnnualTurnover, "id party_id year amount source")
        self.keys = rows(models.OutsideKey, "id party_id source key synced_at")
        self.sources = rows(models.PartySource, "id party_id source is_master said synced_at")
        self.moves = rows(models.LadderMove, "id party_id after reason by_hand on")
        self.activities = rows(
            Activity,
            "id party_id contact_id kind task_kind direction state outcome subject report starts_at all_day minutes done_at"
            " user_id created_by_id created_at",
        )
        self.events = rows(Event, "id at verb actor_id actor_name entrance batch_id party_id data")
        self.lines = rows(Line, "id party_id at channel event_id activity_id")
        self.tag_ids = [str(tag_named(name).pk) for name in TAGS]
        self.industries = [str(pk) for pk in models.Industry.objects.order_by("pk").values_list("pk", flat=True)]
        record = open_batch(SYSTEM.through("command"), "party.imported", data={"source": "Meetbank"})
        close_batch(record.batch_id)
        self.batch_id, self.import_event = str(record.batch_id), str(record.event_id)
        self._heads: list[str] = []

    def _cluster(self) -> None:
        """An organisation with its people, a household with its members, or a person alone; all of one team."""
        rng = self.rng
        place = rng.choices(range(len(self.staff.patches)), self.staff.weights)[0]
        patch = self.staff.patches[place]
        seller = min(int(rng.expovariate(1.1)), len(patch.sellers) - 1)
        chance = rng.random()
        if chance < 0.72:
            self._organisation(place, seller, patch)
        elif chance < 0.86:
            self._household(place, seller, patch)
        else:
            where = self.chance.place(patch.country)
            self._person(place, seller, patch, where, private=True)

    def _party(
        self, place: int, seller: int, patch: Any, kind: str, name: str, sort_key: str, given: dict[str, str]
    ) -> str:
        rng = self.rng
        ms = self.now_ms - int(rng.random() ** 1.4 * YEARS * 365.25 * 86_400_000)
        party_id = self.new_id(ms)
        created = _moment(ms)
        rung = rng.choices(RUNG_NAMES, cum_weights=RUNG_WEIGHTS)[0]
        bought = rung in ("customer", "inactive", "former_customer")
        since = f"{rng.randint(2008, 2025)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}" if bought else NULL
        get = given.get
        self.parties.add(
            party_id, kind, name, sort_key, patch.country, created, patch.unit, patch.team, patch.sellers[seller], rung,
            created[:10] if rung != "rest_of_world" else NULL, since,
            "fr" if patch.country == "BE" and rng.random() < 0.1 else "nl", "Meetbank", get("legal_form", ""),
            get("vat_number", ""), get("kvk_number", ""), get("kbo_number", ""), "", get("industry_id", NULL),
            get("employees", NULL), get("birth_date", NULL), get("name_as_entered", ""),
            *(get(part, "") for part in PERSON_PARTS),
        )  # fmt: skip
        self.ids.append(party_id)
        self.patch_of.append(place)
        self.seller_of.append(seller)
        self.main_person.append(-1)
        self.lines.add(self.new_id(ms), party_id, created, "change", self.import_event, NULL)
        self.sources.add(self.new_id(ms), party_id, "Meetbank", "t", "{}", created)
        if rng.random() < 0.6:
            self.keys.add(self.new_id(ms), party_id, "Meetbank", f"M{len(self.ids)}", created)
        if rung != "rest_of_world":
            self.moves.add(self.new_id(ms), party_id, rung, "", "f", created[:10])
        if rng.random() < 0.25:
            for tag in rng.sample(self.tag_ids, 1 if rng.random() < 0.7 else 2):
                self.tags.add(self.new_id(ms), party_id, tag)
        if rng.random() < 0.05:
            self.members.add(self.new_id(ms), party_id, rng.choice(self.staff.users), "inside_sales", created[:10])
        return party_id

    def _organisation(self, place: int, seller: int, patch: Any) -> None:
        rng, chance = self.rng, self.chance
        where = chance.place(patch.country)
        name = chance.organisation(patch.country, where.town)
        numbers = {"employees": str(min(int(rng.lognormvariate(2.0, 1.15)) + 1, 2500)) if rng.random() < 0.7 else NULL}
        if patch.country == "BE":
            kbo = chance.kbo()
            numbers |= {"kbo_number": kbo, "vat_number": f"BE{kbo}"}
        elif rng.random() < 0.85:
            numbers["kvk_number"] = chance.kvk()
        if self.industries and rng.random() < 0.85:
            numbers["industry_id"] = self.industries[int(rng.random() ** 2 * len(self.industries))]
        party_id = self._party(place, seller, patch, "organisation", name, _key_of(name), numbers)
        own = len(self.ids) - 1
        site = f"{_slug(name)}{own}.{'be' if patch.country == 'BE' else 'nl'}.example"
        self._address(party_id, where)
        self._point(party_id, "phone", where.phone, 0)
        self._point(party_id, "mail", f"{rng.choice(('info', 'info', 'contact', 'administratie'))}@{site}", 0)
        if rng.random() < 0.7:
            self._point(party_id, "web", f"https://www.{site}", 0)
        if rng.random() < 0.08:
            self._address(party_id, chance.place(patch.country), 1, "{post}")
        if rng.random() < 0.2:
            for year in range(2023, 2023 + rng.randint(1, 3)):
                amount = rng.randint(5, 4000) * 10_000
                self.turnovers.add(self.new_id(self.now_ms), party_id, str(year), str(amount), "")
        if self._heads and rng.random() < 0.02:
            head = self._heads[int(rng.random() * min(40, len(self._heads)))]
            self.links.add(self.new_id(self.now_ms), party_id, head, "establishment", "", "f", "")
        elif rng.random() < 0.02:
            self._heads.append(party_id)
        people = min(int(rng.expovariate(0.62)), 25) + (rng.random() < 0.5)
        for nth in range(people):
            person = self._person(place, seller, patch, where, site=site)
            function = rng.choice(FUNCTIONS)
            self.links.add(
                self.new_id(self.now_ms), person, party_id, "contact", function, "t" if nth == 0 else "f", ""
            )
            if nth == 0:
                self.main_person[own] = len(self.ids) - 1

    def _household(self, place: int, seller: int, patch: Any) -> None:
        rng, chance = self.rng, self.chance
        where = chance.place(patch.country)
        given, surname = chance.person(patch.country)
        name = f"Familie {surname}"
        party_id = self._party(place, seller, patch, "household", name, _key_of(name), {})
        own = len(self.ids) - 1
        self._address(party_id, where)
        if rng.random() < 0.6:
            self._point(party_id, "phone", where.phone, 0)
        for nth in range(rng.randint(1, 3)):
            person = self._person(place, seller, patch, where, written=(given if nth == 0 else "", surname))
            role = "adult" if nth == 0 else "partner" if nth == 1 else "child"
            self.links.add(self.new_id(self.now_ms), person, party_id, "member", "", "t" if nth == 0 else "f", role)
            if nth == 0:
                self.main_person[own] = len(self.ids) - 1

    def _person(
        self, place: int, seller: int, patch: Any, where: Any, *, site: str = "", private: bool = False,
        written: tuple[str, str] = ("", ""),
    ) -> str:  # fmt: skip
        rng, chance = self.rng, self.chance
        given, surname = chance.person(patch.country)
        given, surname = written[0] or given, written[1] or surname
        name, sort_key, parts = _person_of(given, surname, patch.country)
        known = dict(zip(PERSON_PARTS, parts, strict=True)) | {"name_as_entered": f"{given} {surname}"}
        if rng.random() < 0.15:
            known["birth_date"] = f"{rng.randint(1940, 2004)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        party_id = self._party(place, seller, patch, "person", name, sort_key, known)
        if private:
            self._address(party_id, where)
        if rng.random() < 0.75:
            domain = site or rng.choice(self.providers)
            mail = f"{_slug(given)}.{_slug(surname)}{'' if site and rng.random() < 0.7 else len(self.ids)}@{domain}"
            self._point(party_id, "mail", mail, 0)
        if rng.random() < 0.6:
            self._point(party_id, "phone", chance.mobile(patch.country), 0, "{mobile}")
        return party_id

    def _point(self, party_id: str, kind: str, value: str, position: int, purposes: str = "{general}") -> None:
        self.points.add(
            self.new_id(self.now_ms), party_id, kind, purposes, value, value, str(position), "", "", "", "", ""
        )

    def _address(self, party_id: str, at: Any, position: int = 0, purposes: str = "{visit,post}") -> None:
        value = f"{at.street} {at.number}, {at.postcode} {at.town}"
        self.points.add(
            self.new_id(self.now_ms), party_id, "address", purposes, value, value, str(position), at.street, at.number,
            at.postcode, at.town, at.country,
        )  # fmt: skip

    # --- contact moments ---

    def _moments(self) -> int:
        """Write the moments in the order of time; each is of a relation drawn by how busy it is."""
        rng = self.rng
        whose = array("l")
        giants = set(rng.sample(range(self.number), max(1, self.number // GIANTS_EACH)))
        for place in range(len(self.ids)):
            if place in giants:
                whose.extend([place] * rng.randint(2000, 5000))
            elif rng.random() * 10 >= NONE_OF_TEN:
                whose.extend([place] * min(int(rng.lognormvariate(1.72, 1.42)) + 1, 1500))
        rng.shuffle(whose)
        reports = [
            (
                one.kind, one.direction, one.outcome, one.subject, one.report.replace("\n", "\\n"),
                NULL if one.minutes is None else str(one.minutes),
            )
            for one in self.chance.reports()
        ]  # fmt: skip
        span_ms = int(YEARS * 365.25 * 86_400_000)
        total = len(whose)
        ids, main, new_id, random, users = self.ids, self.main_person, self.new_id, rng.random, self.staff.users
        for done, place in enumerate(whose):
            ms = self.now_ms - span_ms + int((done + 0.5) / total * (span_ms - 600_000))
            kind, direction, outcome, subject, report, minutes = reports[int(random() * len(reports))]
            at = _moment(ms)
            party = ids[place]
            person = main[place]
            contact = ids[person] if person >= 0 and kind != "note" and random() < 0.8 else NULL
            user = (
                self.staff.patches[self.patch_of[place]].sellers[self.seller_of[place]]
                if random() < 0.8
                else users[int(random() * len(users))]
            )
            activity, event = new_id(ms), new_id(ms)
            self.activities.add(
                activity, party, contact, kind, "", direction, "done", outcome, subject, report, at, "f", minutes, at, user,
                user, at,
            )  # fmt: skip
            self.events.add(event, at, "activity.logged", user, "Collega", "page", self.batch_id, party, "{}")
            self.lines.add(new_id(ms), party, at, kind, event, activity)
            if contact != NULL:
                self.lines.add(new_id(ms), contact, at, kind, event, activity)
            if done % (2 * BLOCK) == 0:
                self.copying.send()
        return total

    def _tasks(self) -> None:
        """One relation in seven has an open task, some of them late."""
        rng = self.rng
        for place, party in enumerate(self.ids):
            if rng.random() > 1 / 7:
                continue
            ms = self.now_ms - int(rng.random() * 30 * 86_400_000)
            day = (self.now + timedelta(days=int(rng.triangular(-10, 60, 7)))).replace(hour=0, minute=0, second=0)
            user = self.staff.patches[self.patch_of[place]].sellers[self.seller_of[place]]
            activity, event, at = self.new_id(ms), self.new_id(ms), _moment(ms)
            task_kind = rng.choice(("phone", "phone", "mail", "visit", "task"))
            self.activities.add(
                activity, party, NULL, "task", task_kind, "", "planned", "", self.chance.task(), "", day.isoformat(), "t", NULL,
                NULL, user, user, at,
            )  # fmt: skip
            self.events.add(event, at, "task.planned", user, "Collega", "page", self.batch_id, party, "{}")
            self.lines.add(self.new_id(ms), party, at, "task", event, activity)

    def log_newest(self) -> None:
        """Let the salesperson log the newest moments as an import would, with triggers, history and all."""
        from bench.staff import SALESPERSON
        from klantbeeld.domains.activities.actions import LogInput
        from klantbeeld.domains.activities.bulk import log_many
        from klantbeeld.domains.parties.models import Party
        from klantbeeld.engines.identity.actors import actor_of
        from klantbeeld.engines.identity.models import User

        actor = actor_of(User.objects.get(email=SALESPERSON), "import")
        own = sorted(str(pk) for pk in Party.objects.visible_to(actor, "change").values_list("pk", flat=True))
        wanted = max(1, self.number * MOMENTS_EACH // THROUGH_THE_DOOR) if own else 0
        given = []
        for n in range(wanted):
            at = self.now - timedelta(seconds=600 - 600 * n / wanted)
            log = LogInput(
                "phone", report="Kort gesproken over de planning.", starts_at=at, id=UUID(self.new_id(_ms(at)))
            )
            given.append((UUID(self.rng.choice(own)), log))
        log_many(actor, given)

    # --- what follows from the rows ---

    def _derive(self) -> None:
        blocks = [self.ids[start : start + BLOCK] for start in range(0, len(self.ids), BLOCK)]
        with ThreadPoolExecutor(2) as both:
            list(both.map(_derive_block, blocks))


def _derive_block(ids: list[str]) -> None:
    """The product's own statements. Every relation is in a block, so that who is affected need not be asked."""
    from django.db import connection

    from klantbeeld.core import clock
    from klantbeeld.domains.activities import derived as activities
    from klantbeeld.domains.parties import derived as parties

    as_array = "{" + ",".join(ids) + "}"
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(parties.SEARCH, {"ids": as_array})
        cursor.execute(parties.KEPT, {"ids": as_array, "today": clock.today()})
    activities.refresh([UUID(one) for one in ids])
    connection.close()


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@lru_cache(maxsize=60_000)
def _person_of(given: str, surname: str, country: str) -> tuple[str, str, tuple[str, ...]]:
    """Name, sort key and parts, by the rules of the product."""
    from klantbeeld.domains.parties import names
    from klantbeeld.domains.parties.models import Party

    party = Party(kind="person", name_country=country)
    names.set_name(party, f"{given} {surname}")
    return party.name, party.sort_key, tuple(getattr(party, part) for part in PERSON_PARTS)


@lru_cache(maxsize=200_000)
def _key_of(name: str) -> str:
    from klantbeeld.domains.parties import names
    from klantbeeld.domains.parties.models import Party

    return names.sort_key_of(Party(kind="organisation", name=name))


@lru_cache(maxsize=200_000)
def _slug(text: str) -> str:
    from klantbeeld.domains.parties.numbers.search import search_text

    return "".join(letter for letter in search_text(text) if letter.isascii() and letter.isalnum())[:40]


def _through_manage(arguments: list[str]) -> int:
    """Start this as the owner of the base in a data folder, as `bin/manage` starts a command."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.make", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    from launcher.manage import main as manage

    os.environ["KLANTBEELD_ROLE"] = "owner"
    code = f"from bench.make import main; main({options.parties}, {options.seed})"
    return manage(["--data", str(options.data), "shell", "--no-imports", "-c", code])


NULL = "\\N"
RUNG_NAMES = list(RUNGS)
RUNG_WEIGHTS = [sum(list(RUNGS.values())[: n + 1]) for n in range(len(RUNGS))]
FUNCTIONS = (
    "Directeur",
    "Inkoper",
    "Administratie",
    "Technische dienst",
    "Facilitair manager",
    "Receptie",
    "Hoofd verkoop",
    "",
)
TABLES = (
    "parties_party", "parties_contactpoint", "parties_relationship", "parties_partytag", "parties_accountteammember",
    "parties_annualturnover", "parties_outsidekey", "parties_partysource", "parties_laddermove", "parties_searchdocument",
    "activities_activity", "history_event", "history_line",
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(_through_manage(sys.argv[1:]))
