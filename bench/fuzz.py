"""Feeds the readers what no test thought of, led by which lines it reaches (atheris, libFuzzer): `python -m bench.fuzz TARGET`.

A reader may refuse a file as Unreadable; whatever else is raised is a finding, and so is an input that takes longer than
`--slowest` seconds or more than 1.5 GB. The input of a finding is left in `--found` and becomes an ordinary test.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import os
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import atheris

ROOT = Path(__file__).resolve().parents[1]
ROWS = 300
LONGEST = {"csv": 20_000, "vcard": 20_000, "xlsx": 60_000, "name": 300, "texts": 2_000}


def main(arguments: list[str]) -> None:
    """Run until the time is over or something is found; then the exit code is not zero."""
    parser = argparse.ArgumentParser(prog="bench.fuzz")
    parser.add_argument("target", choices=sorted(LONGEST))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--slowest", type=int, default=10)
    parser.add_argument("--found", type=Path, default=None, help="folder for what breaks it (a temporary one)")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("KLANTBEELD_TESTING", "1")
    with atheris.instrument_imports(include=["klantbeeld.engines.exchange", "klantbeeld.domains.parties"]):
        import django

        django.setup()
        run, seeds = _target(given.target)
    work = Path(tempfile.mkdtemp(prefix="klantbeeld-fuzz-"))
    found = (given.found or work / "found").resolve()
    corpus = work / "corpus"
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    print(f"{given.target}: findings go to {found}", flush=True)
    options = [f"-max_total_time={given.seconds}", f"-timeout={given.slowest}", "-rss_limit_mb=1500"]
    options += [f"-max_len={LONGEST[given.target]}", f"-artifact_prefix={found}/", "-print_final_stats=1"]
    more: dict[str, Any] = {"custom_mutator": _repacked} if given.target == "xlsx" else {}
    atheris.Setup([sys.argv[0], *options, str(corpus)], run, **more)
    atheris.Fuzz()


def _target(name: str) -> tuple[Callable[[bytes], None], list[bytes]]:
    if name in ("csv", "vcard", "xlsx"):
        return _reads_file(name), list(_files(name))
    if name == "name":
        return _reads_names, [line.encode() for line in _lines(ROOT / "klantbeeld/domains/parties/tests/data")]
    return _reads_texts, [line.encode() for line in _lines(ROOT / "klantbeeld/domains/parties/tests/data")]


def _reads_file(kind: str) -> Callable[[bytes], None]:
    from klantbeeld.engines.exchange.reading import Unreadable, open_table
    from klantbeeld.engines.exchange.table import MEGABYTE, Limits, text_of

    limits = Limits(max_cells=200_000, max_unpacked_bytes=20 * MEGABYTE, max_rows=5_000)
    place = Path(tempfile.mkdtemp(prefix="klantbeeld-fuzz-")) / "list"

    def run(data: bytes) -> None:
        place.write_bytes(b"BEGIN:VCARD\n" + data if kind == "vcard" else data)
        with contextlib.suppress(Unreadable):
            table = open_table(place, limits=limits)
            assert len({name.casefold() for name in table.headings}) == len(table.headings)
            for row in itertools.islice(table.rows(), ROWS):
                assert row.problem or len(row.cells) == len(table.headings)
                assert all("\0" not in text_of(cell) for cell in row.cells)
                _shown = [str(text) for text in (row.problem, *row.notes, *row.lost) if text]

    return run


def _reads_names(data: bytes) -> None:
    from klantbeeld.domains.parties.naming.formats import address_line, sort_key
    from klantbeeld.domains.parties.naming.parsing import parse_name

    text = data.decode("utf-8", "replace")
    for country in ("NL", "BE"):
        read = parse_name(text, country)
        address_line(read)
        sort_key(read)


def _reads_texts(data: bytes) -> None:
    from klantbeeld.domains.parties.numbers import address, company, email, iban, phone, postcode, search, several
    from klantbeeld.domains.parties.search import spans
    from klantbeeld.engines.exchange import values

    text = data.decode("utf-8", "replace")
    for country in ("NL", "BE", "DE"):
        read = phone.parse_phone(text, country)
        assert not read.e164 or phone.display(read.e164, country)
        address.split_whole(text, country)
        postcode.parse_postcode(text, country)
        several.phones(text, country)
    address.split_street(text)
    address.town(text)
    address.country_code(text)
    email.parse_email(text)
    several.mails(text)
    iban.parse_iban(text)
    for number in (company.parse_kvk, company.parse_kbo, company.parse_vat, company.parse_establishment_number):
        number(text)
    search.search_text(text)
    search.phone_query(text)
    shown, _line, typed = text.partition("\n")
    assert all(0 <= start < end <= len(shown) for start, end in spans(shown, typed))
    for value in (values.parse_date, values.parse_amount, values.parse_integer, values.parse_boolean):
        value(text)
    values.parse_percentage(text)


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from path.read_text(errors="replace").splitlines()[:400]


def _files(kind: str) -> Iterator[bytes]:
    """What the tests of the readers write, and small ones of our own."""
    if kind == "csv":
        yield b"Naam;Plaats\r\nHotel De Zwaan;Leeuwarden\r\n"
        yield 'sep=,\n"Naam","Notitie"\n"Café ""t Hof","twee\nregels"\n'.encode("cp1252")
        yield "Naam\tPlaats\nÉlan\tGent\n".encode("utf-16")
        yield b'"a;b;c"\n"1;2;3"\n'
    elif kind == "vcard":
        yield b"VERSION:3.0\nN:Vries;Jan;de;dr.;\nTEL;TYPE=CELL:06\nADR;WORK:;;Straat 1;Goes;;4461 AB;NL\nEND:VCARD\n"
        yield b"VERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=cp1252:Caf=E9=\n x\nNOTE;BASE64:YQ==\nBDAY:--0102\n"
    else:
        from xlsxwriter import Workbook

        for merged in (False, True):
            file = io.BytesIO()
            book = Workbook(file, {"in_memory": True})
            sheet = book.add_worksheet("Lijst")
            for row, cells in enumerate([["Naam", "Aantal", "Sinds"], ["Hotel", 12.5, True], ["Café", 1e16, "x"]]):
                sheet.write_row(row, 0, cells)
            sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
            if merged:
                sheet.merge_range(4, 0, 6, 0, "samen")
            book.close()
            yield file.getvalue()


def _repacked(data: bytes, most: int, seed: int) -> bytes:
    """Change a part inside the zip and pack it again: a change of the packed bytes never gets beyond the checksum."""
    chance = random.Random(seed)
    if chance.random() < 0.1:
        return atheris.Mutate(data, most)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename: archive.read(part) for part in archive.infolist()}
    except Exception:
        return atheris.Mutate(data, most)
    names = [name for name in parts if "sheet" in name or "workbook" in name or "shared" in name] or list(parts)
    if not names:
        return atheris.Mutate(data, most)
    name = chance.choice(names)
    parts[name] = atheris.Mutate(parts[name], max(len(parts[name]) + 200, 1))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue() if len(packed.getvalue()) <= most else data


if __name__ == "__main__":
    main(sys.argv[1:])
