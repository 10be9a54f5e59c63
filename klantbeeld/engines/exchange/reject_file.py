"""The rows that were refused, as a file to repair and upload again: the original cells, the row number and the reason."""

from collections.abc import Iterable, Sequence
from typing import IO

from django.utils.translation import gettext as _

from klantbeeld.engines.exchange.heading_row import unique_names
from klantbeeld.engines.exchange.problems import Text
from klantbeeld.engines.exchange.table import Cell, Row
from klantbeeld.engines.exchange.writing import write_csv


def write_rejects(
    fileobj: IO[bytes], headings: Sequence[str], rejects: Iterable[tuple[Row, Text]], *, separator: str = ";"
) -> int:
    """Write `rejects` as CSV with the columns Regel and Reden behind the file's own; return how many.

    `headings.guess_mapping` skips both columns when the file comes back. Cells beyond the headings stand behind the reason,
    so that the row is refused again until somebody has moved them. Several reasons for a row: join them before.
    """
    own = _own_columns(headings)
    names, _doubles = unique_names([*own, _("Regel"), _("Reden")])
    width = len(own)

    def lines() -> Iterable[Sequence[Cell]]:
        for row, reason in rejects:
            cells = [*row.cells[: len(headings)], *([None] * (len(headings) - len(row.cells)))][:width]
            yield [*cells, row.number, " ".join(str(reason).split()), *row.cells[len(headings) :]]

    return write_csv(fileobj, names, lines(), separator=separator)


def _own_columns(headings: Sequence[str]) -> list[str]:
    """The headings without the two columns of an earlier reject file, so that they do not pile up."""
    if [heading.casefold() for heading in headings[-2:]] == [_("Regel").casefold(), _("Reden").casefold()]:
        return list(headings[:-2])
    return list(headings)
