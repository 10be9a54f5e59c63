"""Who and what the words of a signature are: a person, a function, a department, an organisation, or none of these."""

from __future__ import annotations

import re

from klantbeeld.domains.parties import legal_forms
from klantbeeld.domains.parties.naming import parse_name
from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.organisation_words import LEGAL_FORMS
from klantbeeld.domains.parties.naming.prefixes import PREFIXES
from klantbeeld.domains.parties.naming.title_words import HONORIFICS, NOBILITY, TITLES_AFTER, TITLES_BEFORE
from klantbeeld.domains.parties.naming.words import WORDS_OF_PREFIXES
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.signatures.words import (
    AUTHORITY,
    DEPARTMENT_FIRST,
    DEPARTMENT_NAMES,
    DEPARTMENTS,
    FREE_MAIL,
    FUNCTION_END,
    FUNCTIONS,
    SHORTEST_FUNCTION,
)

LONGEST = 100
MOST_WORDS = 8
SHORTEST_OWN = 4
SHORTEST_LIKE = 6
_BEFORE_NAMES = frozenset(PREFIXES) | WORDS_OF_PREFIXES | {"en", "e/v", "geb", "geb.", "van", "de"}
_TITLES = {
    word.casefold().strip(".") for words in (HONORIFICS, TITLES_BEFORE, TITLES_AFTER, NOBILITY) for word in words
}
_NO_NAME = frozenset({"too_long", "no_letters", "no_name", "remark", "tail"})
_WORD = re.compile(r"[\w'é&-]+\.?")
_FORM_LAST = re.compile(
    r"^(?:b\.?v\.?(?:b\.?a\.?)?|n\.?v\.?|v\.?o\.?f\.?|c\.?v\.?|v\.?z\.?w\.?|gmbh(?:\s&\sco\.?\skg)?|s\.?r\.?l\.?|s\.?p\.?r\.?l\.?|a\.?s\.?b\.?l\.?|ltd\.?|llc|inc\.?|plc|sarl|sas|snc)$",
    re.IGNORECASE,
)


def own_names(mails: list[str], pages: list[str]) -> list[str]:
    """The names of the domains that are an organisation's own: `jansma-hout` of info@jansma-hout.nl."""
    hosts = [mail.rpartition("@")[2] for mail in mails]
    hosts += [re.sub(r"^(?:https?://)?(?:www\.)?", "", page.casefold()).split("/")[0] for page in pages]
    names = []
    for host in hosts:
        labels = host.casefold().split(".")
        name = labels[-3] if labels[-2:] == ["co", "uk"] and len(labels) > 2 else labels[-2] if len(labels) > 1 else ""
        if len(name) > 1 and name not in FREE_MAIL:
            names.append(name)
    return names


def squeezed(text: str) -> str:
    """The letters and digits of a text, folded."""
    return re.sub(r"[^a-z0-9]", "", search_text(text))


def is_own(text: str, own: list[str]) -> bool:
    """Whether a text is what the domain is called."""
    name = squeezed(text)
    bare = squeezed(" ".join(word for word in text.split() if not _FORM_LAST.match(word)))
    words = [squeezed(word) for word in text.split()]
    for one in own:
        label = one.replace("-", "")
        if label in (name, bare) or (
            len(words) > 1 and len(bare) == len(label) and all(word in label for word in words)
        ):
            return True
        if min(len(bare), len(label)) >= SHORTEST_OWN and (bare.startswith(label) or label.startswith(bare)):
            return True
    return False


def is_like_own(text: str, own: list[str]) -> bool:
    """Whether a text begins as the domain does: `Drukwerkdeal Oost` at drukwerkoost.nl. In doubt."""
    bare = squeezed(text)
    return any(
        bare[:SHORTEST_LIKE] == one.replace("-", "")[:SHORTEST_LIKE] and len(bare) >= SHORTEST_LIKE for one in own
    )


def has_form(text: str) -> bool:
    """Whether a text ends in, or begins with, a legal form."""
    words = text.split()
    if len(words) < 2:
        return False
    return bool(
        legal_forms.of_name(text) or _FORM_LAST.match(words[-1]) or _FORM_LAST.match(words[0])
    ) and not is_department(text)


def is_function(text: str) -> bool:
    """Whether a word of the text is what somebody does."""
    words = [word.strip(".,()/").casefold() for word in re.split(r"[\s/]+", text)]
    return 0 < len(words) <= MOST_WORDS + 2 and any(
        word in FUNCTIONS or (len(word) >= SHORTEST_FUNCTION and word.endswith(FUNCTION_END)) for word in words
    )


def is_department(text: str) -> bool:
    """Whether the text names a part of an organisation."""
    folded = text.casefold().strip(" .")
    return bool(DEPARTMENT_FIRST.match(text)) or folded in DEPARTMENTS or folded in DEPARTMENT_NAMES


def is_organisation(text: str) -> bool:
    """Whether the text is an organisation's name by its words."""
    if not text[:1].isupper() and not text[:1].isdigit() and not text.startswith("'"):
        return False
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        return False
    return bool(AUTHORITY.match(text)) or parse_name(text).is_organisation


def person_score(text: str, locals_: list[str], *, is_first: bool) -> int:
    """How much a text looks like somebody's name: 0 is not at all."""
    words = text.split()
    if not words or len(text) > LONGEST or len(words) > MOST_WORDS or re.search(r"[\d@:!?%€_]", text):
        return 0
    plain = [word.strip(".,()\"'").casefold() for word in words]
    if all(word in _BEFORE_NAMES or word in _TITLES for word in plain):
        return 0
    if any(not _fits(word, bare) for word, bare in zip(words, plain, strict=True)):
        return 0
    if AUTHORITY.match(text):
        return 0
    parsed = parse_name(text)
    if (
        parsed.is_organisation
        or _NO_NAME & set(parsed.reasons)
        or any(word in LEGAL_FORMS - _TITLES for word in plain[-1:])
    ):
        return 0
    signs = 0
    if plain[0] in HONORIFICS or plain[0] in _TITLES or plain[-1] in _TITLES:
        signs += 2
    if any(word in GIVEN_NAMES for word in plain) or re.match(r"^(?:[A-Z]\.){1,5}$", words[0]):
        signs += 2
    if _stands_in(plain, locals_):
        signs += 3
    if len(words) == 1:
        return signs + is_first if signs or is_first else 0
    return 1 + signs + is_first


def _fits(word: str, bare: str) -> bool:
    """A word of a name has a capital, unless it is a prefix or a title."""
    return (
        word[:1].isupper() or bare in _BEFORE_NAMES or bare in _TITLES or word[:1] in "'(\"" or word[:2] in ("d'", "l'")
    )


def _stands_in(words: list[str], locals_: list[str]) -> bool:
    names = [squeezed(word) for word in words if word not in _BEFORE_NAMES]
    return any(len(name) > 2 and name in local for name in names for local in locals_)
