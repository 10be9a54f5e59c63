"""Message catalogues: `compile` makes the .mo files, `check` names messages that are empty or fuzzy.

Runs inside an environment with Babel: `python -m launcher.catalogues compile|check`.
"""

import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from launcher.paths import LOCALE, ROOT


def _catalogues() -> list[tuple[Path, Catalog]]:
    found = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with open(path, "rb") as source:
            found.append((path, read_po(source, locale=path.parts[-3], abort_invalid=True)))
    return found


def compile_all() -> None:
    """Write each .mo beside its .po, whole or not at all."""
    for path, catalogue in _catalogues():
        part = path.with_suffix(".mo.part")
        with open(part, "wb") as out:
            write_mo(out, catalogue)
        os.replace(part, path.with_suffix(".mo"))


def incomplete() -> list[str]:
    """One line per message that has no full translation: "file:line: text"."""
    lines = []
    for path, catalogue in _catalogues():
        for message in catalogue:
            texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            if message.id and (message.fuzzy or not all(texts)):
                why = "fuzzy" if message.fuzzy else "leeg"
                lines.append(f"{path.relative_to(ROOT)}:{message.lineno or 0}: {why}: {message.id!r}")
    return lines


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_all()
    else:
        problems = incomplete()
        print("\n".join(problems))
        sys.exit(1 if problems else 0)
