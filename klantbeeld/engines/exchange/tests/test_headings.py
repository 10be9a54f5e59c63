import pytest

from klantbeeld.engines.exchange.headings import Target, fingerprint, guess_mapping, normal


def has_at(value: str) -> bool:
    return "@" in value


CATALOGUE = [
    Target("person_mail", {"nl": ["E-mail", "E-mail persoon"]}, has_at, "person"),
    Target("given", {"nl": ["Voornaam"], "en": ["First name"]}, group="person"),
    Target("surname", {"nl": ["Achternaam"]}, group="person", beside={"given": ("Naam",)}),
    Target("whole", {"nl": ["Naam"]}, group="person"),
    Target("company", {"nl": ["Bedrijfsnaam", "Naam organisatie"]}, group="company"),
    Target("company_mail", {"nl": ["E-mail"]}, has_at, "company"),
    Target("phone", {"nl": ["Telefoon zakelijk", "Telefoonnummer"]}),
    Target("note", {"nl": ["Opmerking"]}, repeatable=True),
]


def keys(headings: list[str], samples: list[list[str | None]] | None = None) -> list[str | None]:
    return [guess.field_key for guess in guess_mapping(headings, samples or [], CATALOGUE)]


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("E-mailadres_2 ", "email adres 2"),
        ("GivenName", "given name"),
        ("Tel. (zakelijk)", "telefoon zakelijk"),
        ("adres_straat", "adres straat"),
        ("Prénom", "prenom"),
        ("KvK-nr.", "kvk nummer"),
        ("E-mail adres", "email adres"),
    ],
)
def test_a_heading_in_its_plainest_form(heading: str, plain: str) -> None:
    assert normal(heading) == plain


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["BEDRIJFSNAAM", "voornaam", "Achternaam "], ["company", "given", "surname"]),
        (["Tel. (zakelijk)", "opmerking", "Opmerking 2"], ["phone", "note", "note"]),
        (["Achternam", "Bedrijfs naam"], ["surname", "company"]),
        (["Bedrijfsnaam", "E-mail", "Voornaam", "E-mail (2)"], ["company", "company_mail", "given", "person_mail"]),
        (["Voornaam", "E-mail", "Bedrijfsnaam"], ["given", "person_mail", "company"]),
        (["Naam", "Voornaam"], ["surname", "given"]),
        (["Naam", "Voornaam", "Achternaam"], ["whole", "given", "surname"]),
        (["Voornaam", "Voornaam (3)", "Voornaam (4)"], ["given", None, None]),
        (["Schoenmaat", "Regel", "Reden"], [None, None, None]),
    ],
)
def test_headings_find_their_field(headings: list[str], expected: list[str | None]) -> None:
    assert keys(headings) == expected


def test_values_speak_where_the_heading_is_silent_or_wrong() -> None:
    mails: list[list[str | None]] = [["a@x.nl"], ["b@x.nl"], [None], ["c@x.nl"]]
    assert keys(["Kolom 1"], mails) == ["person_mail"]
    wrong = guess_mapping(["E-mail"], [["Jan"], ["Piet"], ["Kees"]], CATALOGUE)[0]
    assert wrong.confidence < 0.8
    assert "Controleer" in str(wrong.why)


def test_every_guess_says_why() -> None:
    for guess in guess_mapping(["Voornaam", "Foo", "Reden", "Achternam"], [], CATALOGUE):
        assert str(guess.why).endswith(".")


def test_a_fingerprint_is_the_same_for_the_same_headings_in_any_form() -> None:
    assert fingerprint(["E-mail", "Naam"]) == fingerprint(["naam ", "e_mail"])
    assert fingerprint(["E-mail"]) != fingerprint(["Naam"])
    assert len(fingerprint([])) == 32


LISTED = [
    Target("person", {"nl": ["Contact", "Naam"]}, group="person", aside=True),
    Target("company", {"nl": ["Bedrijfsnaam", "Naam"]}, group="company"),
    Target("person_phone", {"nl": ["Telefoon"]}, group="person"),
    Target("company_phone", {"nl": ["Telefoon"]}, group="company"),
    Target("turnover", {"nl": ["Omzet"]}, group="company", repeatable=True),
]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Naam", "Contact", "Telefoon"], ["company", "person", "company_phone"]),
        (["Naam", "Bedrijfsnaam", "Telefoon"], ["person", "company", "company_phone"]),
        (["Bedrijfsnaam", "Contact", "Telefoon"], ["company", "person", "company_phone"]),
        (["Contact", "Telefoon", "Bedrijfsnaam"], ["person", "person_phone", "company"]),
        (["Bedrijfsnaam", "Omzet 2024", "Omzet 2025"], ["company", "turnover", "turnover"]),
    ],
)
def test_a_shared_heading_is_not_of_who_has_one_of_its_own(headings: list[str], expected: list[str]) -> None:
    assert [guess.field_key for guess in guess_mapping(headings, [], LISTED)] == expected
