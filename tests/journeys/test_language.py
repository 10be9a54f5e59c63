"""A made-up language that puts every translated text between brackets: what stands outside them skipped gettext."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import trans_real

from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.record import PARTY
from tests.cast import Cast
from tests.journeys.test_pages import inside_of
from tests.permissions.world import make_world

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
NAMES_AND_KEYS = {
    "klantbeeld",
    "excel",
    "csv",
    "xlsx",
    "kvk",
    "iban",
    "ctrl",
    "enter",
    "esc",
    "aegis",
    "google",
    "pseudo",
}
TO_THE_CUSTOMER = {"geachte", "heer", "mevrouw", "beste"}  # in the customer's language, not in the reader's
FROM_LIBRARIES = {"bytes", "authenticator", "nederlands", "huidig", "nieuw", "wachtwoord", "bevestigen"}
ASKED_FOR = {"bestaatniet", "goes"}
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
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with open(folder / "django.mo", "wb") as out:
        write_mo(out, made)
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    settings.LANGUAGES = [("xx", "Pseudo"), ("nl", "Nederlands")]  # type: ignore[attr-defined]
    _forget()
    yield
    _forget()


def _forget() -> None:
    trans_real._translations.clear()


WITHIN_A_TEXT = ("b", "mark", "code")
FOR_MACHINES = ("script", "style", "code", "pre")


class Texts(HTMLParser):
    """Everything on a page that a reader or a screen reader says; a word that is bold or marked goes on in its text.

    What is written for a machine, and what says of itself that it is not to be translated, is the same in every language.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0
        self.goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.goes_on &= tag in WITHIN_A_TEXT
        self.silent += tag in FOR_MACHINES
        if ("translate", "no") in attrs:
            return
        self.found += [value or "" for name, value in attrs if name in ("placeholder", "aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self.goes_on &= tag in WITHIN_A_TEXT
        self.silent -= tag in FOR_MACHINES

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.goes_on:
            self.found[-1] += data
        else:
            self.found.append(data)
        self.goes_on = True


def words_of_the_base() -> set[str]:
    held: set[str] = set()
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            held |= {word.casefold() for value in row if value for word in WORD.findall(str(value))}
    return held


def words_with_own_tables() -> set[str]:
    """Days and months come from Django; headings of lists from the table of known headings, per language."""
    days = [date(2026, 1, day) for day in range(1, 8)] + [date(2026, month, 1) for month in range(1, 13)]
    with translation.override("nl"):
        texts = [date_format(day, "l D F M b") for day in days]
    texts += [target.labels["nl"][0] for target in TARGETS]
    return {word.casefold() for text in texts for word in WORD.findall(text)}


def strangers(html: str, base: set[str]) -> list[str]:
    """What stands on a page outside the brackets and is not in the base either."""
    page, wrong = Texts(), []
    page.feed(html)
    for text in page.found:
        left = BRACKETED.sub(" ", BRACKETED.sub(" ", text))
        strange = {word for word in WORD.findall(left) if word.casefold() not in base}
        if strange:
            wrong.append(f"{sorted(strange)} in {text.strip()[:80]!r}")
    return wrong


def speaking_pseudo(cast: Cast, *names: str) -> None:
    for name in names:
        user = cast.user(name)
        user.language = "xx"
        user.save()


def known_words() -> set[str]:
    return words_of_the_base() | NAMES_AND_KEYS | TO_THE_CUSTOMER | FROM_LIBRARIES | ASKED_FOR | words_with_own_tables()


def one_line_each(wrong: list[str]) -> str:
    return "\n".join(dict.fromkeys(re.sub(r"[0-9a-f-]{36}", "ID", line) for line in wrong))


@pytest.mark.django_db
def test_no_text_on_any_page_skips_gettext(cast: Cast, client_of: Callable[[str], Client], pseudo: None) -> None:
    world = make_world(cast)
    speaking_pseudo(cast, "administrator")
    client, base = client_of("administrator"), known_words()
    fields = [
        f"/relaties/{world.ids['party_id']}/velden/{field.key}/"
        for field in PARTY.fields
        if field.editable and field.key != "tags"
    ]
    filters = [f"/relaties/filter/?veld={field.key}" for field in PARTY.fields if field.filterable]
    wrong = [
        f"{path}: {one}"
        for path in [*inside_of(world), *filters, *fields]
        for one in strangers(client.get(path).content.decode(), base)
    ]
    assert not wrong, one_line_each(wrong)


@pytest.mark.django_db
def test_no_refusal_skips_gettext(cast: Cast, client_of: Callable[[str], Client], pseudo: None) -> None:
    """What a form or an address says when it says no: 403, 404, 409, 422."""
    world = make_world(cast)
    speaking_pseudo(cast, "sales", "reader", "stranger")
    sales, party, base = client_of("sales"), f"/relaties/{world.ids['party_id']}", known_words()
    answers = [
        (404, client_of("stranger").get(f"{party}/")),
        (403, client_of("reader").get(f"{party}/velden/note/")),
        (404, sales.get("/bestaat-niet/")),
        (422, sales.post("/relaties/nieuw/", {"kind": "organisation", "name": ""})),
        (409, sales.post(f"{party}/velden/employees/", {"value": "9", "seen": "1"})),
        (422, sales.post(f"{party}/omzet/", {"year": "12", "amount": "veel"})),
        (422, sales.post(f"{party}/gegevens/", {"kind": "address", "value": ""})),
        (422, sales.post(f"{party}/contactmomenten/", {"kind": "phone", "report": ""})),
        *(
            (422, sales.post(f"{party}/velden/{key}/", {"value": value, "seen": ""}))
            for key, value in (("kvk_number", "1"), ("iban", "NL1"), ("vat_number", "NL1"), ("kbo_number", "1"))
        ),
        (422, sales.post(f"{party}/velden/customer_since/", {"value": "31-02-2020", "seen": ""})),
        (422, sales.post(f"{party}/velden/employees/", {"value": "veel", "seen": ""})),
    ]
    assert [(wanted, got.status_code) for wanted, got in answers if wanted != got.status_code] == []
    typed = {"veel", "vragen"}
    wrong = [
        f"{answer.request['PATH_INFO']}: {one}"
        for _status, answer in answers
        for one in strangers(answer.content.decode(), base | typed)
    ]
    assert not wrong, one_line_each(wrong)
