"""Mail addresses, pages, telephone and registration numbers in a cell; what was taken leaves a gap behind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from klantbeeld.domains.parties.numbers import company, email, iban, phone
from klantbeeld.domains.parties.numbers.checked import Checked
from klantbeeld.domains.parties.signatures.found import Found, Number
from klantbeeld.domains.parties.signatures.words import LABEL_LAST, OF_LABEL

GAP = "\0"
SEVERAL = _("Er staan er meer in de tekst. Kijk welke je nodig hebt.")
SLIP = _("Het domein lijkt een tikfout. Kijk het adres na.")
MOST = 6
"""Of each kind; a signature has no more, a list has."""

_AT = re.compile(r"\s*[(\[{]\s*(?:at|apenstaartje|arobase|@)\s*[)\]}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punt|point|\.)\s*[)\]}]\s*", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w-])")
_MAILTO = re.compile(r"mailto:\s?", re.IGNORECASE)
_PAGE = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>,\"'()\0]{4,300}|www\.[^\s<>,\"'()\0]{4,300}|"
    r"(?:[a-z0-9-]{1,63}\.){1,4}(?:nl|be|com|eu|org|net|fr|de|lu|frl|io|brussels|vlaanderen|gent|amsterdam|shop|online|info|biz|co\.uk)"
    r"(?![\w@.-])(?:/[^\s<>,\"'()\0]{0,200})?)",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"^(?:https?://)?(?:[a-z]{1,4}\.)?(?:linkedin|facebook|instagram|twitter|x|youtube|tiktok|xing|bsky|threads|pinterest|vimeo)\.(?:com|app|net|social|be|nl)\b",
    re.IGNORECASE,
)
_SOCIAL_PATH = re.compile(
    r"(?<!\w)(?:linkedin|facebook|instagram|twitter)\s?:?\s+(?:/|@|in/|company/)[\w./@-]{2,100}", re.IGNORECASE
)
_NUMBER_WORD = r"(?:[\s.:-]{0,3}(?:nr|nummer|number|num(?:é|e)ro|no|n°|id))?[\s.:)-]{0,4}"
_KVK = re.compile(
    rf"(?<!\w)(?:k\.?v\.?k\.?|kamer\s+van\s+koophandel|handelsregister|chamber\s+of\s+commerce|coc|trade\s+register){_NUMBER_WORD}"
    r"(?:[^\W\d_][\w'-]{1,20}[\s:.]{1,3}){0,2}(?<!\d)(\d{8}|\d{2}[ .]\d{3}[ .]\d{3}|\d{2}[ .]\d{2}[ .]\d{2}[ .]\d{2}|\d{4}[ .]\d{4})(?!\d)",
    re.IGNORECASE,
)
_VAT = re.compile(
    r"(?<!\w)(?:(?:btw|b\.t\.w\.|vat|tva|t\.v\.a\.|ust-?\s?id-?\s?nr|ust)(?:[\s./-]{0,3}(?:btw|vat|tva))?"
    rf"{_NUMBER_WORD})?(NL[ .]?\d{{3}}[ .]?\d{{3}}[ .]?\d{{3}}[ .]?B[ .]?\d{{2}}|BE[ .-]?[01]?\d{{3}}[ .-]?\d{{3}}[ .-]?\d{{3}}|"
    r"DE[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}|LU[ ]?\d{8}|FR[ ]?[0-9A-Z]{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3})(?!\w)",
    re.IGNORECASE,
)
_LABELLED_VAT = re.compile(
    rf"(?<!\w)(?:btw|b\.t\.w\.|vat|tva){_NUMBER_WORD}([01]?\d{{3}}[ .]\d{{3}}[ .]\d{{3}}|\d{{9}}B\d{{2}})(?!\w)",
    re.IGNORECASE,
)
_KBO = re.compile(
    r"(?<!\w)(?:kbo|bce|ondernemingsn(?:umme)?r\.?|num(?:é|e)ro\s+d'entreprise|n°\s?(?:d'|d')?entreprise|entreprise|r\.?p\.?[rm]\.?|company)"
    rf"{_NUMBER_WORD}(?:[^\W\d_][\w'-]{{1,20}}[\s:.]{{1,3}}){{0,2}}(?:BE\s?)?(?<!\d)([01]\d{{3}}[ .]?\d{{3}}[ .]?\d{{3}})(?!\d)",
    re.IGNORECASE,
)
_BARE_KBO = re.compile(r"(?<![\w.])([01]\d{3}\.\d{3}\.\d{3})(?![\w.])")
_IBAN = re.compile(r"(?<!\w)(?:iban[\s.:-]{0,3})?([A-Z]{2}\d{2}(?:[ .]?[A-Z0-9]){11,30})(?!\w)", re.IGNORECASE)
_IBAN_LABEL = re.compile(r"^iban", re.IGNORECASE)
_BIC = re.compile(
    r"(?<!\w)(?:bic|swift)(?:[\s/-]?code)?[\s.:-]{1,3}[A-Z]{4}\s?[A-Z]{2}\s?[A-Z0-9]{2}(?:\s?[A-Z0-9]{3})?(?!\w)",
    re.IGNORECASE,
)
_IBAN_LENGTHS = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "LU": 20, "GB": 22, "AT": 20, "CH": 21, "ES": 24, "IT": 27}
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+|00|\(?0|\(\+)[\s().]{0,2}\d(?:[\s().\-/–]{0,3}\d){6,28}"
    r"(?:\s{0,2}\(?\s?(?:tst|toestel|ext|poste|doorkies|intern|dw)\.?\s?:?\s?\d{1,5}\)?)?"
)
_LABELLED_PHONE = re.compile(r"(?<![\w.,+])[1-9]\d?(?:[\s().\-/–]{0,3}\d){6,12}(?!\w)")
_EXTENSION = re.compile(r"\s*\(?\s?(?:tst|toestel|ext|poste|doorkies|intern|dw)\b.*$", re.IGNORECASE)
_NEXT_NUMBER = re.compile(r"\s*[/–]\s*(?=\(?[+0])|\s+-\s+(?=[+0]\d)|\s+(?=\+|00\d|\(\+|0\d)")
_PHONE_KINDS = ("phone", "mobile", "direct", "fax")
_MOBILE = re.compile(r"^(?:\+316|\+324[5-9]|\+491[567]|\+33[67]|\+352[6]|\+447)")


@dataclass(slots=True)
class Taken:
    """What was taken out of the cells so far."""

    country: str = "NL"
    numbers: list[Number] = field(default_factory=list)
    mails: list[Found] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    socials: list[str] = field(default_factory=list)
    company: dict[str, Found] = field(default_factory=dict)


def take(cell: str, label: str, taken: Taken) -> str:
    """Take what is certain out of a cell, in the order in which one number could be read as another. Returns the cell with gaps.

    `label` is what stood alone in the cell before, such as `mobile`.
    """
    text = _take_mails(cell, taken)
    text = _take_pages(text, taken)
    text = _take_ibans(text, label, taken)
    for pattern, key, parse in _COMPANY:
        text = _take_numbers(text, pattern, key, parse, taken)
    if label in ("kvk", "kbo", "vat") and GAP not in text:
        text = _take_labelled(text, label, taken)
    return _take_phones(text, label, taken)


def is_mobile(e164: str) -> bool:
    """Whether a number is that of a mobile telephone."""
    return bool(_MOBILE.match(e164))


def _take_mails(text: str, taken: Taken) -> str:
    if "(" in text or "[" in text or "{" in text:
        opened = _AT.sub("@", text)
        text = _DOT.sub(".", opened) if opened != text else text

    def one(match: re.Match[str]) -> str:
        checked = email.parse_email(match[0].strip(".'"))
        if checked.problem or len(taken.mails) >= MOST:
            return match[0]
        if checked.value.casefold() not in {mail.value.casefold() for mail in taken.mails}:
            taken.mails.append(Found(checked.value, SLIP if email.is_doubtful(checked.value) else ""))
        return GAP

    return _MAIL.sub(one, _MAILTO.sub("", text)) if "@" in text else text


def _take_pages(text: str, taken: Taken) -> str:
    def social(match: re.Match[str]) -> str:
        if len(taken.socials) >= MOST:
            return match[0]
        taken.socials.append(" ".join(match[0].split()))
        return GAP

    def one(match: re.Match[str]) -> str:
        page = match[0].rstrip(".:/)")
        kept = taken.socials if _SOCIAL.match(page.removeprefix("www.")) else taken.pages
        if len(kept) >= MOST:
            return match[0]
        if _bare(page) not in {_bare(known) for known in kept}:
            kept.append(page)
        return GAP

    return _PAGE.sub(one, _SOCIAL_PATH.sub(social, text)) if "." in text or "/" in text or "@" in text else text


def _bare(page: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", page.casefold()).rstrip("/")


def _take_ibans(text: str, label: str, taken: Taken) -> str:
    def one(match: re.Match[str]) -> str:
        written = match[1]
        length = _IBAN_LENGTHS.get(written[:2].upper(), 0)
        ends = [place for place, char in enumerate(written, 1) if char.isalnum()]
        end = ends[length - 1] if 0 < length <= len(ends) else len(written)
        checked = iban.parse_iban(written[:end].replace(".", ""))
        is_named = bool(_IBAN_LABEL.match(match[0])) or label == "iban"
        if not length or (checked.problem and not is_named):
            return match[0]
        _keep("iban", checked, taken)
        return GAP + written[end:]

    return _BIC.sub(GAP, _IBAN.sub(one, text))


def _take_numbers(text: str, pattern: re.Pattern[str], key: str, parse: object, taken: Taken) -> str:
    def one(match: re.Match[str]) -> str:
        checked: Checked = parse(match[1])  # type: ignore[operator]
        if checked.problem and (pattern is _BARE_KBO or not match[0][: match.start(1) - match.start()].strip()):
            return match[0]  # without a word in front it may be something else
        _keep(key, checked, taken)
        return GAP

    return pattern.sub(one, text)


_COMPANY = (
    (_KVK, "kvk_number", company.parse_kvk),
    (_VAT, "vat_number", company.parse_vat),
    (_LABELLED_VAT, "vat_number", company.parse_vat),
    (_KBO, "kbo_number", company.parse_kbo),
    (_BARE_KBO, "kbo_number", company.parse_kbo),
)
_PARSE = {"kvk": company.parse_kvk, "kbo": company.parse_kbo, "vat": company.parse_vat}


def _take_labelled(text: str, label: str, taken: Taken) -> str:
    checked = _PARSE[label](text)
    if checked.problem:
        return text
    _keep(f"{label}_number", checked, taken)
    return GAP


def _keep(key: str, checked: Checked, taken: Taken) -> None:
    held = taken.company.get(key)
    if held is None:
        taken.company[key] = Found(checked.value, checked.problem or "")
    elif held.value != checked.value:
        taken.company[key] = Found(held.value, held.doubt or SEVERAL)
        taken.company.setdefault(f"{key} more", Found(checked.value))


def _take_phones(text: str, label: str, taken: Taken) -> str:
    pieces: list[str] = []
    end = 0
    for match in _PHONE.finditer(text):
        before = text[end : match.start()]
        named = _label_before(before) or (label if label in _PHONE_KINDS and GAP not in text[: match.start()] else "")
        if _add_phones(match[0].rstrip(" (-/–."), named, taken):
            pieces += [before[: named_at(before)], GAP]
            end = match.end()
    rest = text[end:]
    if not pieces:
        for match in _LABELLED_PHONE.finditer(rest):
            before = rest[: match.start()]
            named = _label_before(before) or (label if not before.strip() else "")
            if named in _PHONE_KINDS and _add_phones(match[0], named, taken, only_right=True):
                return before[: named_at(before)] + GAP + rest[match.end() :]
    return "".join(pieces) + rest


def _label_before(text: str) -> str:
    found = LABEL_LAST.search(text[-40:])
    kind = OF_LABEL[found[1].casefold()] if found else ""
    return kind if kind in _PHONE_KINDS else ""


def named_at(text: str) -> int:
    """Where the label at the end of a text begins; its length when there is none."""
    tail = text[-40:]
    found = LABEL_LAST.search(tail)
    return len(text) - len(tail) + found.start() if found else len(text)


def _add_phones(written: str, named: str, taken: Taken, *, only_right: bool = False) -> bool:
    """Add the number, or the numbers, that were written. False when it is none at all."""
    whole = phone.parse_phone(written, taken.country)
    parts = [written] if whole.e164 else [part for part in _NEXT_NUMBER.split(written) if part]
    read = [(part, phone.parse_phone(_EXTENSION.sub("", part), taken.country)) for part in parts]
    if not all(one.e164 for _part, one in read):
        if only_right or not named:
            return False
        read = [(written, whole)]
    if len(taken.numbers) + len(read) > MOST:
        return False
    for part, one in read:
        if one.e164 and one.e164 in {number.e164 for number in taken.numbers}:
            continue
        kind = named or "phone"
        if kind in ("phone", "mobile") and one.e164:
            kind = "mobile" if is_mobile(one.e164) else "phone"
        extension = _EXTENSION.search(part)
        note = extension[0].strip(" ()") if extension else ""
        value = part[: extension.start()] if extension else part
        taken.numbers.append(Number(kind, _balanced(value.strip(" -/–.")), one.e164, note, one.problem or ""))
    return True


def _balanced(text: str) -> str:
    """A bracket that belongs to what stood around the number is left out."""
    if text.count("(") != text.count(")"):
        text = text.strip("()") if text.count("(") + text.count(")") == 1 else text
    return text.strip()
