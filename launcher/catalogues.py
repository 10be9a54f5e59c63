"""Message catalogues: `update` takes new texts up, `compile` makes the .mo files, `check` names what is not complete.

Runs inside an environment with Babel: `python -m launcher.catalogues update|compile|check`.
`update` and `check` need GNU gettext, with which Django finds the texts.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from launcher.paths import LOCALE, ROOT

LANGUAGES = ("en", "fr")
SOURCES = ("klantbeeld", "config")
FIND = [
    "makemessages",
    *(argument for language in LANGUAGES for argument in ("-l", language)),
    "--no-wrap",
    "--no-obsolete",
    "--add-location=file",
    *(argument for folder in ("frontend", "build", "var", "tests", ".venv*") for argument in ("--ignore", folder)),
]
_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def _catalogues(locale: Path = LOCALE) -> list[tuple[Path, Catalog]]:
    found = []
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with open(path, "rb") as source:
            found.append((path, read_po(source, locale=path.parts[-3], abort_invalid=True)))
    return found


def update(tree: Path = ROOT) -> None:
    """Bring the catalogues of `tree` up to date with its texts; a new text stays empty, a gone one goes."""
    subprocess.run([sys.executable, "manage.py", *FIND], cwd=tree, check=True, stdout=subprocess.DEVNULL)


def compile_all() -> None:
    """Write each .mo beside its .po, whole or not at all."""
    for path, catalogue in _catalogues():
        part = path.with_suffix(".mo.part")
        with open(part, "wb") as out:
            write_mo(out, catalogue)
        os.replace(part, path.with_suffix(".mo"))


def incomplete() -> list[str]:
    """One line per message without a full and sound translation, also of a text that no catalogue has yet."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        shutil.copy(ROOT / "manage.py", tree)
        for name in (*SOURCES, LOCALE.name):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        if shutil.which("xgettext"):  # without it only what the catalogues have is checked
            update(tree)
        kept = {path.parts[-3]: {message.id for message in catalogue} for path, catalogue in _catalogues()}
        lines = []
        for path, catalogue in _catalogues(tree / LOCALE.name):
            language = path.parts[-3]
            wrong = [(message, _wrong(message)) for message in catalogue if message.id]
            lines += [f"{language}: {why}: {message.id!r}" for message, why in wrong if why]
            gone = kept[language] - {message.id for message in catalogue}
            lines += [f"{language}: staat nergens meer: {message!r}" for message in gone if message]
        return lines


def _forms(text: object) -> list[str]:
    """The text, or its singular and plural."""
    return [str(form or "") for form in text] if isinstance(text, (tuple, list)) else [str(text or "")]


def _wrong(message: Message) -> str:
    given, texts = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        return "fuzzy"
    if not all(texts):
        return "leeg"
    allowed = set(_PLACES.findall(" ".join(given)))
    if not all(set(_PLACES.findall(text)) <= allowed for text in texts):
        return "onbekende plaats voor een waarde"
    if set(_PLACES.findall(texts[-1])) != set(_PLACES.findall(given[-1])):
        return "plaats voor een waarde ontbreekt"
    return ""


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case _:
            problems = incomplete()
            print("\n".join(problems))
            sys.exit(1 if problems else 0)
