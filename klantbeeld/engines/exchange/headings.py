"""Which column of a file is which field: a guess with its reason, from the headings and a few values.

Knows nothing of the business: whoever imports brings a catalogue of targets with the words people use for them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from klantbeeld.engines.exchange.problems import Text, say
from klantbeeld.engines.exchange.table import Cell, text_of

CERTAIN = 1.0
LEAST = 0.45  # below this a column is better left to the user
SAMPLE_VALUES = 50

# Columns that our own reject file adds; never data.
REJECT_HEADINGS = frozenset({"regel", "reden", "line", "reason", "ligne", "raison"})


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column can go to.

    `labels` maps a language to the headings known for it. `looks_like` tells for one value whether it could be this.
    `group` keeps targets together that share a word: a second "E-mail" beside "Voornaam" goes to the person's group.
    `repeatable` lets several columns go to the same target. `beside` maps another target's key to headings that mean this
    one when that other has a column and this one has no clearer: "Naam" next to "Voornaam" is the surname. `aside` is for
    the one cell that names somebody in a list of something else: a list that begins with companies and has a column
    "Contact" keeps the companies' phone numbers.
    """

    key: str
    labels: Mapping[str, Sequence[str]]
    looks_like: Callable[[str], bool] | None = None
    group: str = ""
    repeatable: bool = False
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """`confidence` runs from 0 to 1; 0.9 and up needs no second look. `why` is for the user."""

    column: int
    field_key: str | None
    confidence: float
    why: Text


_ALIASES = {
    "tel": "telefoon",
    "telnr": "telefoonnummer",
    "tlf": "telefoon",
    "nr": "nummer",
    "nrs": "nummer",
    "num": "nummer",
    "mob": "mobiel",
    "mobile": "mobiel",
    "gsm": "mobiel",
    "adr": "adres",
    "emailaddress": "emailadres",
    "zak": "zakelijk",
    "prive": "prive",
    "geb": "geboorte",
    "org": "organisatie",
    "bedr": "bedrijf",
    "contactpers": "contactpersoon",
    "cp": "contactpersoon",
}
_EMAIL = re.compile(r"\be mail\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STOP = frozenset(
    ["de", "het", "een", "van", "the", "of", "la", "le", "les", "du", "des", "d", "l", "en", "et", "and", "a"]
)


@lru_cache(maxsize=8192)
def normal(heading: str) -> str:
    """A heading in its plainest form: "E-mailadres_2 " -> "emailadres 2", "GivenName" -> "given name"."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", " ", heading)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[^a-z0-9]+", " ", text.replace("&", " en ").replace("#", " nummer ")).strip()
    text = _EMAIL.sub("email", text.replace("e mailadres", "email adres").replace("e mailaddress", "email adres"))
    return " ".join(_ALIASES.get(word, word) for word in text.split())


def _compact(plain: str) -> str:
    return plain.replace(" ", "")


def _without_ordinal(plain: str) -> tuple[str, int]:
    """("telefoon", 2) for "telefoon 2"; a number of more than one digit is part of the name."""
    match = re.fullmatch(r"(.*\D)\s?([1-9])", plain)
    return (match.group(1).strip(), int(match.group(2))) if match else (plain, 1)


def fingerprint(headings: Sequence[str]) -> str:
    """The same for every file with these headings, in any order, case or punctuation; remember a mapping under it.

    Remember which heading goes to which field, not which column number: the order may differ.
    """
    plain = "\n".join(sorted(_compact(normal(heading)) for heading in headings))
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Known:
    """The catalogue's words, prepared for looking up."""

    exact: dict[str, list[int]] = field(default_factory=dict)
    words: list[tuple[int, str, frozenset[str]]] = field(default_factory=list)


def _prepare(catalogue: Sequence[Target]) -> _Known:
    known = _Known()
    for place, target in enumerate(catalogue):
        for label in (target.key, *(label for labels in target.labels.values() for label in labels)):
            plain = normal(label)
            owners = known.exact.setdefault(_compact(plain), [])
            if place not in owners:
                owners.append(place)
                known.words.append((place, plain, frozenset(plain.split()) - _STOP))
    return known


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    column: int
    target: int
    why: Text


_EXACT = _("De kop “{heading}” is bekend.")
_EXACT_BUT = _("De kop “{heading}” is bekend, maar de waarden lijken er niet op. Controleer deze kolom.")
_WORDS = _("De kop “{heading}” lijkt op “{label}”.")
_CONTENT = _("De waarden in deze kolom lijken hierop.")
_NONE = _("Deze kolom is niet herkend. Kies zelf een veld of sla hem over.")
_REJECT = _("Deze kolom komt uit een afkeurbestand en wordt overgeslagen.")
_TAKEN = _("Een andere kolom past hier beter bij. Kies zelf een veld of sla deze kolom over.")


def guess_mapping(
    headings: Sequence[str], samples: Sequence[Sequence[Cell]], catalogue: Sequence[Target]
) -> list[Guess]:
    """One guess per column. `samples` are some rows of cells; 20 to 50 are enough. No target is used twice unless it may."""
    known = _prepare(catalogue)
    columns = [_values(samples, column) for column in range(len(headings))]
    candidates: list[_Candidate] = []
    for column, heading in enumerate(headings):
        if normal(heading) not in REJECT_HEADINGS:
            candidates.extend(_candidates(column, heading, columns[column], known, catalogue))
    candidates.extend(_beside(candidates, headings, catalogue))
    candidates = _without_claimed(candidates, catalogue)
    candidates = _with_context(candidates, headings, catalogue)
    candidates.sort(key=lambda item: (-item.score, item.column, item.target))

    guesses: dict[int, Guess] = {}
    used: set[int] = set()
    lost: set[int] = set()
    for item in candidates:
        if item.column in guesses or item.score < LEAST:
            continue
        if item.target in used and not catalogue[item.target].repeatable:
            lost.add(item.column)
            continue
        used.add(item.target)
        guesses[item.column] = Guess(item.column, catalogue[item.target].key, round(min(item.score, 1.0), 2), item.why)
    for column, heading in enumerate(headings):
        if column not in guesses:
            why = _REJECT if normal(heading) in REJECT_HEADINGS else _TAKEN if column in lost else _NONE
            guesses[column] = Guess(column, None, 0.0, why)
    return [guesses[column] for column in range(len(headings))]


def _values(samples: Sequence[Sequence[Cell]], column: int) -> list[str]:
    values: list[str] = []
    for row in samples:
        if column < len(row) and (text := text_of(row[column]).strip()):
            values.append(text[:200])
            if len(values) == SAMPLE_VALUES:
                break
    return values


def _share(values: Sequence[str], looks_like: Callable[[str], bool]) -> float:
    return sum(1 for value in values if looks_like(value)) / len(values) if values else 0.0


def _candidates(
    column: int, heading: str, values: Sequence[str], known: _Known, catalogue: Sequence[Target]
) -> Iterable[_Candidate]:
    plain = normal(heading)
    best: dict[int, tuple[float, Text]] = {}

    def offer(target: int, score: float, why: Text) -> None:
        if target not in best or score > best[target][0]:
            best[target] = (score, why)

    base, ordinal = _without_ordinal(plain)
    for target in known.exact.get(_compact(plain), ()):
        offer(target, CERTAIN, say(_EXACT, heading=heading))
    if ordinal > 1 or base != plain:
        for target in known.exact.get(_compact(base), ()):
            offer(target, 0.97 if ordinal == 1 else 0.9 - 0.02 * ordinal, say(_EXACT, heading=heading))
    if (undated := _YEAR.sub("", plain).strip()) != plain:
        for target in known.exact.get(_compact(undated), ()):
            if catalogue[target].repeatable:
                offer(target, 0.95, say(_EXACT, heading=heading))
    words = frozenset(base.split()) - _STOP
    for target, label, label_words in known.words:
        score = _word_score(base, words, label, label_words)
        if score >= LEAST:
            offer(target, score, say(_WORDS, heading=heading, label=label))
    for target, item in enumerate(catalogue):
        if item.looks_like is None or not values:
            continue
        share = _share(values, item.looks_like)
        if target in best:
            score, why = best[target]
            if share < 0.2 and len(values) >= 3:
                best[target] = (score - 0.35, say(_EXACT_BUT, heading=heading) if score > 0.8 else why)
            elif share > 0.8 and score < 0.9:
                best[target] = (score + 0.1, why)
        elif share >= 0.8 and len(values) >= 3:
            best[target] = (0.45 + 0.1 * share, _CONTENT)
    for target, (score, why) in best.items():
        yield _Candidate(score, column, target, why)


def _word_score(plain: str, words: frozenset[str], label: str, label_words: frozenset[str]) -> float:
    if words and label_words:
        common = words & label_words
        if common:
            overlap = len(common) / len(words | label_words)
            # All words of the label are in the heading: "Telefoon (zakelijk, direct)" holds "telefoon zakelijk".
            if label_words <= words and len(label_words) >= 2:
                return 0.75 + 0.1 * overlap
            if overlap >= 0.5:
                return 0.45 + 0.3 * overlap
    ours, theirs = _compact(plain), _compact(label)
    if min(len(ours), len(theirs)) < 5:
        return 0.0
    ratio: float = fuzz.ratio(ours, theirs, score_cutoff=85)
    return 0.8 * ratio / 100 if ratio else 0.0


def _beside(candidates: Sequence[_Candidate], headings: Sequence[str], catalogue: Sequence[Target]) -> list[_Candidate]:
    exact = {(catalogue[item.target].key, item.column) for item in candidates if item.score >= 0.95}
    keys = {key for key, _column in exact}
    found: list[_Candidate] = []
    for place, target in enumerate(catalogue):
        if target.key in keys:
            continue
        for other, labels in target.beside.items():
            plain = {_compact(normal(label)) for label in labels}
            for column, heading in enumerate(headings):
                if other in keys and (other, column) not in exact and _compact(normal(heading)) in plain:
                    found.append(_Candidate(CERTAIN + 0.02, column, place, say(_EXACT, heading=heading)))
    return found


def _without_claimed(candidates: Sequence[_Candidate], catalogue: Sequence[Target]) -> list[_Candidate]:
    """A heading that two fields know is not of the one that has a column of its own: "Naam" beside "Contact" is the
    company's, beside "Bedrijfsnaam" the person's."""
    owners: dict[int, set[int]] = {}
    for item in candidates:
        if item.score >= CERTAIN:
            owners.setdefault(item.column, set()).add(item.target)
    claimed = {
        next(iter(targets))
        for targets in owners.values()
        if len(targets) == 1 and not catalogue[next(iter(targets))].repeatable
    }
    lost = {
        (column, target)
        for column, targets in owners.items()
        if len(targets) > 1 and targets - claimed
        for target in targets & claimed
    }
    return [item for item in candidates if (item.column, item.target) not in lost]


def _begins_with(sure: Mapping[int, str], candidates: Sequence[_Candidate], catalogue: Sequence[Target]) -> str:
    """The group that a list is about, when another group is named in one cell as an aside; else ''."""
    first = sure[min(sure)]
    named = {
        item.column
        for item in candidates
        if item.score >= 0.8 and catalogue[item.target].aside and sure.get(item.column) == catalogue[item.target].group
    }
    return first if named and min(named) != min(sure) and first != sure[min(named)] else ""


def _with_context(
    candidates: Sequence[_Candidate], headings: Sequence[str], catalogue: Sequence[Target]
) -> list[_Candidate]:
    """Where two groups know the same word, the nearest column on the left that only one group knows decides.

    Lists go from the organisation to its person or the other way round, and details stand behind whom they belong to.
    Only with nothing on the left does the nearest on the right count.
    """
    strong: dict[int, set[str]] = {}
    for item in candidates:
        if item.score >= 0.8:
            strong.setdefault(item.column, set()).add(catalogue[item.target].group)
    sure = {column: next(iter(groups)) for column, groups in strong.items() if len(groups) == 1 and groups != {""}}
    subject = _begins_with(sure, candidates, catalogue) if sure else ""
    result: list[_Candidate] = []
    for item in candidates:
        bonus = 0.0
        groups = strong.get(item.column, set())
        if sure and len(groups) != 1 and item.score >= 0.5:
            nearest = min(sure, key=lambda other: (other > item.column, abs(other - item.column)))
            if (subject or sure[nearest]) == catalogue[item.target].group:
                bonus = 0.005
        result.append(_Candidate(item.score + bonus, item.column, item.target, item.why))
    return result
