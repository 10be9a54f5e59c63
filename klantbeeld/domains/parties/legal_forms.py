"""Legal forms as they are written in the Netherlands and Belgium, and the form that a name ends in."""

from __future__ import annotations

import re
from functools import lru_cache

DUTCH = {
    "bv": "B.V.",
    "nv": "N.V.",
    "vof": "V.O.F.",
    "cv": "C.V.",
    "bvio": "B.V. i.o.",
    "ua": "U.A.",
    "eenmanszaak": "Eenmanszaak",
    "zzp": "Eenmanszaak",
    "maatschap": "Maatschap",
    "stichting": "Stichting",
    "vereniging": "Vereniging",
    "cooperatie": "Coöperatie",
    "coöperatie": "Coöperatie",
    "vve": "VvE",
}
BELGIAN = {
    "bv": "BV",
    "nv": "NV",
    "vof": "VOF",
    "cv": "CV",
    "bvba": "BVBA",
    "cvba": "CVBA",
    "gcv": "GCV",
    "commv": "CommV",
    "vzw": "VZW",
    "ivzw": "IVZW",
    "srl": "SRL",
    "sprl": "SPRL",
    "sa": "SA",
    "snc": "SNC",
    "scs": "SCS",
    "sc": "SC",
    "asbl": "ASBL",
    "maatschap": "Maatschap",
    "eenmanszaak": "Eenmanszaak",
}
ELSEWHERE = {
    "gmbh": "GmbH",
    "ag": "AG",
    "kg": "KG",
    "ltd": "Ltd",
    "llc": "LLC",
    "plc": "PLC",
    "sas": "SAS",
    "sarl": "SARL",
}
IN_WORDS = {
    "besloten vennootschap": "bv",
    "besloten vennootschap met beperkte aansprakelijkheid": "bv",
    "naamloze vennootschap": "nv",
    "vennootschap onder firma": "vof",
    "commanditaire vennootschap": "cv",
    "vereniging van eigenaars": "vve",
    "vereniging zonder winstoogmerk": "vzw",
    "société à responsabilité limitée": "srl",
    "société anonyme": "sa",
    "zzp'er": "zzp",
}
_LAST_WORDS = re.compile(r"\s((?:[A-Za-z]\.?\s?){2,4}|[A-Za-zë]{2,5}\.?)$")
_AT_THE_END = frozenset(
    ["bv", "nv", "vof", "cv", "bvba", "cvba", "gcv", "commv", "vzw", "srl", "sprl", "sa", "asbl", "gmbh", "ag", "ltd"]
)

_ALSO_WORDS = frozenset({"sa", "ag", "cv"})


@lru_cache(maxsize=4096)
def as_written(text: str, country: str = "NL") -> str:
    """Return the usual spelling of a legal form; what is none comes back tidied only.

    >>> as_written("bv"), as_written("B.V. "), as_written("bv", "BE"), as_written("Coöp. U.A.")
    ('B.V.', 'B.V.', 'BV', 'Coöp. U.A.')
    """
    tidy = " ".join(text.split())
    return _known(IN_WORDS.get(tidy.casefold(), tidy), country) or tidy


@lru_cache(maxsize=4096)
def of_name(name: str, country: str = "NL") -> str:
    """Return the legal form that an organisation's name ends in, or ''.

    >>> of_name("Houthandel Jansma bv"), of_name("Jansma Hout"), of_name("BV")
    ('B.V.', '', '')
    """
    found = _LAST_WORDS.search(name.rstrip())
    if not found or _bare(found[1]) not in _AT_THE_END or (_bare(found[1]) in _ALSO_WORDS and not found[1].isupper()):
        return ""
    return _known(found[1], country)


def _known(text: str, country: str) -> str:
    bare = _bare(text)
    own, other = (BELGIAN, DUTCH) if country == "BE" else (DUTCH, BELGIAN)
    return own.get(bare) or other.get(bare) or ELSEWHERE.get(bare, "")


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", text).casefold()
