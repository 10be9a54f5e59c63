"""What the documents name exists: files, folders and commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"`([^`\n]+)`")
OF_OURS = (
    "bin/",
    "docs/",
    "deploy/",
    "klantbeeld/",
    "launcher/",
    "config/",
    "frontend/",
    "tests/",
    "bench/",
    "requirements/",
    "locale/",
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path) -> None:
    text, missing = page.read_text(encoding="utf-8"), []
    for code in CODE.findall(text):
        first, *rest = code.split()
        if first == "bin/manage" and rest and rest[0].islower() and rest[0] not in get_commands():
            missing.append(code)
        path = first.rstrip(".,;:/")
        if path.startswith(OF_OURS) and not set("*<>{}…") & set(path) and not (ROOT / path).exists():
            missing.append(code)
    missing += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not missing
