"""Find the row of headings among the first rows of a file, and give every column a name of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.problems import Text
from klantbeeld.engines.exchange.table import Cell, text_of

_VALUE_LIKE = re.compile(
    r"""\s*(?:
        [^@\s]+@[^@\s]+\.[^@\s]+                    # mail address
      | [€$£]?\s*[-+(]?[\d.,'\s/()-]*\d[\d.,'\s/()%-]*€?   # number, date, phone
      | \d{4}\s?[A-Za-z]{2}                         # Dutch postcode
      | https?://\S+ | www\.\S+
      | (?:NL|BE)\s?\d[\dA-Z\s.]{6,}                # VAT number, IBAN
    )\s*\Z""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Headings:
    """`index` is where the heading stands in the sample (or the first row of data if there is none)."""

    names: list[str]
    index: int
    present: bool
    warnings: tuple[Text, ...]


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if not _is_empty(cell))


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _extent(row: Sequence[Cell]) -> int:
    return max((place for place, cell in enumerate(row, 1) if not _is_empty(cell)), default=0)


def _is_value(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(_VALUE_LIKE.match(cell[:200]))


def find_headings(sample: Sequence[Sequence[Cell]], *, present: bool | None = None) -> Headings:
    """Choose the heading row in `sample`, the first rows of a file, empty ones included.

    The heading is the first row that fills more than half of the usual number of cells; title lines and a row that
    groups columns fill less. It is no heading if more than a fifth of it are values (numbers, dates, addresses).
    `present` overrules that last guess.
    """
    filled = [_filled(row) for row in sample]
    usual = sorted(count for count in filled if count)
    if not usual:
        return Headings([], 0, False, ())
    typical = usual[len(usual) // 2]
    index = next(place for place, count in enumerate(filled) if count * 2 > typical)
    row = sample[index]
    cells = [cell for cell in row if not _is_empty(cell)]
    if present is None:
        present = sum(map(_is_value, cells)) * 5 <= len(cells)

    below = [_extent(other) for other in sample[index + 1 :] if _filled(other)]
    usual_width = Counter(below).most_common(1)[0][0] if below else 0
    width = max(_extent(row), usual_width)

    warnings: list[Text] = []
    if present:
        if any(filled[:index]):
            warnings.append(problems.TITLES_SKIPPED(line=index + 1))
        names, doubles = unique_names([_clean(row[place]) if place < len(row) else "" for place in range(width)])
        if doubles:
            warnings.append(problems.DUPLICATE_HEADINGS(names=", ".join(doubles[:5])))
    else:
        warnings.append(problems.HEADING_MISSING())
        names, _doubles = unique_names([""] * width)
    return Headings(names, index, present, tuple(warnings))


def _clean(cell: Cell) -> str:
    return " ".join(text_of(cell).replace("\ufeff", "").split())[:200]


def unique_names(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Every column its own name: "Kolom 3" for an empty heading, "E-mail (2)" for a second one; and which were double."""
    taken: set[str] = set()
    doubles: list[str] = []
    result: list[str] = []
    for place, name in enumerate(names, 1):
        base = name or gettext("Kolom {number}").format(number=place)
        unique, number = base, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{base} ({number})"
        if number > 1 and base not in doubles:
            doubles.append(base)
        taken.add(unique.casefold())
        result.append(unique)
    return result, doubles
