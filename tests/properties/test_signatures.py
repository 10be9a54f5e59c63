"""Whatever is pasted: reading it never raises, and every number and mail address that it proposes stands in the text."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from klantbeeld.domains.parties.signatures import recognise
from klantbeeld.domains.parties.signatures.found import Recognised

often = settings(max_examples=300, deadline=None, derandomize=True)
PIECES = st.sampled_from(
    [
        *(
            "Jan de Boer",
            "mevr. drs. A. Vries",
            "Jansma B.V.",
            "directeur",
            "afdeling Inkoop",
            "Met vriendelijke groet,",
        ),
        *(
            "T",
            "M:",
            "Fax ",
            "tel. ",
            "KvK ",
            "BTW ",
            "IBAN ",
            "KBO ",
            "RPR Gent ",
            "E-mail:",
            "Adres:",
            "--",
            ">",
            "> >",
        ),
        *(
            "058 - 555 01 42",
            "+32 475 12 34 56",
            "06-12345678",
            "0475/12.34.56",
            "(0)",
            "+",
            "00",
            "12345678",
            "0456.789.034",
        ),
        *(
            "jan@jansma.nl",
            "jan (at) jansma (punt) nl",
            "@",
            "a@b",
            "<mailto:jan@x.nl>",
            "www.x.be",
            "linkedin.com/in/x",
        ),
        *(
            "8911 JN Leeuwarden",
            "9000 Gent",
            "Voorstreek 18",
            "bus 2",
            "B-",
            "ma, di",
            "NL30RABO0301234567",
            "Disclaimer",
        ),
        *(
            "\n",
            "\n",
            "\n\n",
            "\t",
            " | ",
            " • ",
            " - ",
            ", ",
            " / ",
            "\u200b",
            "\u202e",
            "\u200f",
            "\u00a0",
            "\u2028",
            "\0",
            "😀",
        ),
    ]
)
LINES = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join)
ANY = st.one_of(LINES, st.text(max_size=300), st.text(alphabet="0123456789+-()/. \n", max_size=200))


def plain(text: str) -> str:
    """The text without the signs that cannot be seen."""
    return "".join(char for char in text if unicodedata.category(char)[0] != "C" and not "\ufe00" <= char <= "\ufe0f")


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def stands_in(found: Recognised, text: str) -> None:
    told = unicodedata.normalize("NFC", plain(text))
    opened = re.sub(r"\s*[(\[{]\s*(?:at|apenstaartje|arobase|@)\s*[)\]}]\s*", "@", told, flags=re.IGNORECASE)
    opened = re.sub(r"\s*[(\[{]\s*(?:dot|punt|point|\.)\s*[)\]}]\s*", ".", opened, flags=re.IGNORECASE)
    for mail in found.mails:
        assert mail.value.casefold() in told.casefold() or mail.value.casefold() in opened.casefold()
    for number in found.numbers:
        assert digits(number.value) and digits(number.value) in digits(told)


@often
@given(ANY)
def test_a_pasted_text_is_read_without_error_and_proposes_nothing_that_is_not_there(text: str) -> None:
    stands_in(recognise(text), text)
