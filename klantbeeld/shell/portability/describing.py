"""The description that goes with the rows: a JSON Schema for each table with its words, and a README in two languages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import override

from klantbeeld.core.errors import Text
from klantbeeld.shell.portability.columns import ANY, LIST, Column, columns_of
from klantbeeld.shell.portability.manifest import PEOPLE, ROWS
from klantbeeld.shell.portability.tables import TRAVELLING, Travelling

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {"uuid": "uuid", "date": "date", "timestamp with time zone": "date-time"}
README = """# Alles van {company}

Gemaakt door Klantbeeld {release} op {made_at}. Een open vorm: ZIP, JSON Lines (UTF-8), CSV, JSON Schema. Geen programma van ons nodig.

- `data/TABEL.jsonl`: elke rij als een regel JSON, met alle kolommen die in `schema.json` staan. Bedragen zijn tekst (`"12.50"`), momenten
  staan in UTC (`2026-11-24T08:15:00.000000Z`), dagen zijn `2026-11-24`. De regels staan op volgorde van hun sleutel.
- `csv/TABEL.csv`: hetzelfde om te lezen in een rekenblad: kopjes en keuzes in woorden, momenten in de tijd van het bedrijf. Een tekst die een
  rekenblad als formule zou uitvoeren, krijgt een aanhalingsteken ervoor. Lees terug uit `data/`, niet hieruit.
- `files/ID`: de inhoud van een bestand; naam, soort en relatie staan bij dat id in `data/files_storedfile.jsonl`.
- `imports/ID`: een ingelezen lijst, zoals ze was; zie `data/parties_importrun.jsonl`.
- `history_*`: wie wat wanneer wijzigde, met de waarden ervoor en erna.
- `schema.json`: per tabel een JSON Schema, met Nederlandse en Engelse woorden en met de kolommen die niet meereizen en waarom.
- `manifest.json`: van elk bestand het aantal rijen, het aantal bytes en de SHA-256.

Wachtwoorden, geheimen van de tweede stap, sessies, sleutels van de API en links van uitnodigingen zitten er niet in.
Terugzetten in een leeg Klantbeeld: `bin/manage import_all BESTAND.zip`.

# Everything of {company}

Made by Klantbeeld {release} at {made_at}. An open format: ZIP, JSON Lines (UTF-8), CSV, JSON Schema. It needs no program of ours.

- `data/TABLE.jsonl`: each row as a line of JSON, with all columns named in `schema.json`. Amounts are text (`"12.50"`), moments are in UTC
  (`2026-11-24T08:15:00.000000Z`), days are `2026-11-24`. Lines stand in the order of their key.
- `csv/TABLE.csv`: the same to read in a spreadsheet: headings and choices in words, moments in the time of the company. A text that a
  spreadsheet would run as a formula gets an apostrophe in front. Read back from `data/`, not from here.
- `files/ID`: the content of a file; name, type and relation stand with that id in `data/files_storedfile.jsonl`.
- `imports/ID`: a list that was read in, as it was; see `data/parties_importrun.jsonl`.
- `history_*`: who changed what and when, with the values before and after.
- `schema.json`: a JSON Schema for each table, with Dutch and English words and with the columns that stay behind and why.
- `manifest.json`: of each file the number of rows, the number of bytes and the SHA-256.

Passwords, secrets of the second step, sessions, keys of the API and links of invitations are not in it.
To restore into an empty Klantbeeld: `bin/manage import_all FILE.zip`.
"""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of every table, under its name; equal for every system of this release."""
    return {"$schema": DIALECT, "tables": {one.name: _table(one) for one in TRAVELLING}}


def _table(one: Travelling) -> dict[str, Any]:
    fields = one.fields
    properties = {column.name: _column(field, column) for field, column in zip(fields, columns_of(fields), strict=True)}
    return {
        "title": _both(one.words),
        "rows": ROWS.format(one.name),
        "csv": PEOPLE.format(one.name),
        "key": one.model._meta.pk.column,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "left_out": {name: _both(why) for name, why in one.stays.items()},
    }


def _column(field: models.Field[Any, Any], column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"title": _both(label_of(field)), "database_type": column.type}
    kind = column.json
    if kind != ANY:
        found["type"] = [kind, "null"] if column.nullable else kind
    if kind == LIST:
        found["items"] = {"type": "string"}
    if column.type in _WHOLE:
        found["type"] = ["integer", "null"] if column.nullable else "integer"
    if column.type in FORMATS:
        found["format"] = FORMATS[column.type]
    if column.pattern:
        found["pattern"] = column.pattern
    if field.choices:
        found["choices"] = {str(value): _both(label) for value, label in field.flatchoices}
    if isinstance(field, models.ForeignKey):
        found["refers_to"] = field.remote_field.model._meta.db_table
    if field.help_text:
        found["description"] = str(field.help_text)
    return found


_WHOLE = ("smallint", "integer", "bigint")


def label_of(field: models.Field[Any, Any]) -> Text:
    """What a column is called: its name on the screen, else the name of the column in words."""
    return field.verbose_name or str(field.column)


def _both(text: Text) -> dict[str, str]:
    found = {}
    for language in ("nl", "en"):
        with override(language):
            found[language] = str(text)
    return found
