"""Finding an industry by what people write: its id, its code, or its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q

from klantbeeld.domains.parties.models import Industry

_AS_REGISTERED = re.compile(r"(\d\d)\.?(\d\d?)(?:(?<=\d\d)\.?0)?|(\d\d)(\d\d)([1-9])", re.ASCII)
SCHEMES = ("SBI2025", "NACEBEL2025")
_in_memory: ContextVar[Mapping[str, str] | None] = ContextVar("industries_in_memory", default=None)


def find_industry(text: str) -> str | None:
    """Return the id of the industry that `text` names; Dutch codes go before Belgian ones with the same code."""
    wanted = text.strip().casefold()
    known = _in_memory.get()
    if known is not None:
        return known.get(wanted) or known.get(as_listed(wanted))
    for key, value in (("id__iexact", wanted), ("code__iexact", as_listed(wanted)), ("label_nl__iexact", wanted)):
        found = Industry.objects.filter(**{key: value}).order_by("-scheme", "code").first()
        if found is not None:
            return found.pk
    return None


def as_listed(text: str) -> str:
    """Return `text` as the list writes a code; what is no code comes back as it is.

    The registers write 4322, 43220 and 43.220 for 43.22, and 43221 for 43.22.1.
    """
    found = _AS_REGISTERED.fullmatch(text)
    return ".".join(filter(None, found.groups())) if found else text


def known_industries() -> Mapping[str, str]:
    """Return the id of every industry by its id, code and label, folded: what memory holds, else read. One query."""
    held = _in_memory.get()
    if held is not None:
        return held
    known: dict[str, str] = {}
    rows = list(Industry.objects.order_by("-scheme", "code").values_list("id", "code", "label_nl"))
    for place in range(3):
        for row in rows:
            known.setdefault(row[place].casefold(), row[0])
    return known


def like(text: str, limit: int = 20) -> list[Industry]:
    """Return the industries whose code starts with `text` or whose label holds it; each code once."""
    named = Q(code__istartswith=as_listed(text))
    for label in ("label_nl", "label_fr", "label_en"):
        named |= Q(**{f"{label}__icontains": text})
    return list(Industry.objects.filter(named).order_by("code", "-scheme").distinct("code")[:limit])


def upper_levels() -> list[Industry]:
    """Return the sections and divisions, each division under its section."""
    found = Industry.objects.filter(scheme=SCHEMES[0], path__len__lte=2)
    return sorted(found, key=lambda one: one.path)


def below(ids: Iterable[str]) -> Q:
    """The relations in one of these industries or anything under it, in the Dutch and the Belgian list alike."""
    codes = {one.rpartition(":")[2].strip() for one in ids}
    return Q(industry__path__overlap=[f"{scheme}:{code}" for scheme in SCHEMES for code in sorted(codes)])


@contextmanager
def industries_in_memory(known: Mapping[str, str] | None = None) -> Iterator[None]:
    """For work on many rows: inside, `find_industry` does not ask the database."""
    token = _in_memory.set(known_industries() if known is None else known)
    try:
        yield
    finally:
        _in_memory.reset(token)
