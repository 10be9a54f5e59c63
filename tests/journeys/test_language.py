"""A made-up language that puts every translated text between brackets: what stands outside them skipped gettext."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils.translation import trans_real

from tests.cast import Cast
from tests.journeys.test_pages import inside_of
from tests.permissions.world import make_world

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
OF_THE_TRADE = set(
    [
        "klantbeeld",
        "excel",
        "csv",
        "xlsx",
        "kvk",
        "iban",
        "ctrl",
        "aegis",
        "google",
        "authenticator",
        "bytes",
        "nederlands",
    ]
)
WORD = re.compile(r"[^\W\d_]{3,}")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")


@pytest.fixture
def pseudo(settings: object, tmp_path: Path) -> Iterator[None]:
    with open(SOURCE, "rb") as source:
        known = read_po(source, locale="en")
    made = Catalog(locale="eo")
    for message in known:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = tuple(f"⟦{text}⟧" for text in ids)
            made.add(message.id, texts if len(texts) > 1 else texts[0], flags=message.flags)
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with open(folder / "django.mo", "wb") as out:
        write_mo(out, made)
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    settings.LANGUAGES = [("eo", "Pseudo"), ("nl", "Nederlands")]  # type: ignore[attr-defined]
    _forget()
    yield
    _forget()


def _forget() -> None:
    trans_real._translations.clear()
    trans_real.get_languages.cache_clear()
    trans_real.get_supported_language_variant.cache_clear()


class Texts(HTMLParser):
    """Everything on a page that a reader or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found += [value or "" for name, value in attrs if name in ("placeholder", "aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def words_of_the_base() -> set[str]:
    held: set[str] = set()
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            held |= {word.casefold() for value in row if value for word in WORD.findall(str(value))}
    return held


@pytest.mark.django_db
def test_no_text_on_any_page_skips_gettext(cast: Cast, client_of: Callable[[str], Client], pseudo: None) -> None:
    world = make_world(cast)
    user = cast.user("administrator")
    user.language = "eo"
    user.save()
    client, wrong = client_of("administrator"), []
    base = words_of_the_base() | OF_THE_TRADE
    for path in inside_of(world):
        page = Texts()
        page.feed(client.get(path).content.decode())
        for text in page.found:
            left = BRACKETED.sub(" ", BRACKETED.sub(" ", text))
            strange = {word for word in WORD.findall(left) if word.casefold() not in base}
            if strange:
                wrong.append(f"{path}: {sorted(strange)} in {text.strip()[:80]!r}")
    assert not wrong, "\n".join(dict.fromkeys(re.sub(r"[0-9a-f-]{36}", "ID", line) for line in wrong))
