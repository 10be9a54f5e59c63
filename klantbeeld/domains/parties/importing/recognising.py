"""What a column holds, told by the look of its values: the headings of a list do not always say."""

import re

from stdnum import iban as iban_number
from stdnum.be import vat as be_vat
from stdnum.nl import btw as nl_vat

from klantbeeld.domains.parties.importing.words import FORMS_OF_ADDRESS
from klantbeeld.engines.exchange.values import parse_date

_MAIL = re.compile(r"\s*(?:mailto:)?[^@\s;,<>]+@[^@\s;,<>]+\.[a-z]{2,}\s*\Z", re.IGNORECASE)
_PHONE = re.compile(r"\s*(?:\+|00|0|\()[\d\s()./+-]{7,22}\Z")
_POSTCODE = re.compile(r"\s*(?:(?:NL|BE|B)[-\s])?(?:[1-9]\d{3}\s*[A-Z]{2}|[1-9]\d{3}|\d{5})\s*\Z", re.IGNORECASE)
_WEB = re.compile(
    r"\s*(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:nl|be|com|eu|org|net|fr|de|nu|frl|amsterdam|"
    r"vlaanderen|brussels|gent|shop|info|io)(?:/\S*)?\s*\Z",
    re.IGNORECASE,
)
_ADDRESS_LINE = re.compile(r"\s*\D{3,}\s\d{1,5}\s*[a-z0-9 /-]{0,12}\Z", re.IGNORECASE)
_TITLES = frozenset(
    [
        "prof",
        "dr",
        "mr",
        "ir",
        "drs",
        "ing",
        "bc",
        "em",
        "lic",
        "jhr",
        "jkvr",
        "ds",
        "msc",
        "bsc",
        "mba",
        "phd",
        "ma",
        "ba",
        "llm",
    ]
)


def looks_like_mail(value: str) -> bool:
    return bool(_MAIL.match(value))


def looks_like_phone(value: str) -> bool:
    digits = sum(char.isdigit() for char in value)
    return 8 <= digits <= 15 and bool(_PHONE.match(value))


def looks_like_mobile(value: str) -> bool:
    digits = re.sub(r"\D", "", value.replace("(0)", ""))
    return looks_like_phone(value) and bool(re.match(r"(?:0031|31|0)6\d{8}\Z|(?:0032|32|0)4\d{8}\Z", digits))


def looks_like_postcode(value: str) -> bool:
    return bool(_POSTCODE.match(value))


def looks_like_website(value: str) -> bool:
    return "@" not in value and bool(_WEB.match(value))


def looks_like_linkedin(value: str) -> bool:
    return "linkedin." in value.lower()


def looks_like_iban(value: str) -> bool:
    return iban_number.is_valid(value)


def looks_like_vat_number(value: str) -> bool:
    return bool(re.match(r"\s*(NL|BE)", value, re.IGNORECASE)) and (nl_vat.is_valid(value) or be_vat.is_valid(value))


def looks_like_kvk(value: str) -> bool:
    return bool(re.fullmatch(r"\s*\d{2}\.?\d{3}\.?\d{3}\s*", value)) and not parse_date(value).value


def looks_like_kbo(value: str) -> bool:
    plain = re.sub(r"[\s.]", "", value)
    return bool(re.fullmatch(r"[01]\d{9}", plain)) and be_vat.is_valid(plain)


def looks_like_date(value: str) -> bool:
    return bool(re.search(r"\D", value.strip())) and parse_date(value).value is not None


def looks_like_street_line(value: str) -> bool:
    return bool(_ADDRESS_LINE.match(value))


def looks_like_form_of_address(value: str) -> bool:
    word = value.strip().casefold().rstrip(".")
    return word in FORMS_OF_ADDRESS or word == "onbekend"


def looks_like_title(value: str) -> bool:
    words = re.sub(r"[.,]", " ", value).lower().split()
    return bool(words) and all(word in _TITLES for word in words)
