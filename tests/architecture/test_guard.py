"""The guard on rights, read from the code itself: who may pass it by, what pages may ask, which tables keep history."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models

from klantbeeld.core.policy import declared_policies
from klantbeeld.core.scoped import ScopedManager, UnscopedQuery
from klantbeeld.engines.history.tracking import HistoryTrigger
from tests.properties.snapshot import tracked_models

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = yaml.safe_load((Path(__file__).parent / "allowed.yaml").read_text())
MANAGERS = {"unscoped", "_base_manager"}
RAW = {"cursor", "raw", "extra", "RawSQL", "execute_values"}
PAGES = ("views.py", "views/", "pages/")
OURS = [
    path
    for path in sorted((ROOT / "klantbeeld").rglob("*.py"))
    if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
]
UNKEPT = {
    "parties.SearchDocument": "derived",
    "parties.Favourite": "of one user",
    "parties.RecentView": "of one user",
    "parties.ImportConflict": "what a source says beside what stands here; the choice is recorded on the relation",
}
"""Tables with a party that keep no history themselves, and why."""


def place_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def names_in(path: Path) -> Iterator[str]:
    """Every name that is called in a file, and every manager that is named."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        elif isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield node.attr


def using(names: set[str]) -> set[str]:
    return {place_of(path) for path in OURS if names & set(names_in(path))}


def outside(found: set[str], allowed: dict[str, str]) -> set[str]:
    return {place for place in found if not any(place == one or place.startswith(f"{one}/") for one in allowed)}


@pytest.mark.parametrize(("what", "names"), [("unscoped", MANAGERS | {"scoped_by_caller"}), ("raw_sql", RAW)])
def test_only_reviewed_files_pass_the_guard(what: str, names: set[str]) -> None:
    found, allowed = using(names), ALLOWED[what]
    assert outside(found, allowed) == set()
    unused = {one for one in allowed if not any(f == one or f.startswith(f"{one}/") for f in found)}
    assert unused == set()


def scoped_models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if isinstance(model._default_manager, ScopedManager)}


def test_pages_ask_business_tables_only_for_someone() -> None:
    """In a page `Party.objects` is followed by `.visible_to(`, at once."""
    wrong, business = [], scoped_models()
    for path in OURS:
        if not any(part in place_of(path) for part in PAGES):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        good = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "visible_to"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "unscoped") and id(node) not in good:
                owner = node.value.id if isinstance(node.value, ast.Name) else "?"
                if owner in business or node.attr == "unscoped":
                    wrong.append(f"{place_of(path)}:{node.lineno} {owner}.{node.attr}")
    assert wrong == []


def test_pages_write_nothing_themselves() -> None:
    """A page calls an action; it saves, creates, updates and deletes no business record."""
    wrong, business = [], scoped_models()
    for path in OURS:
        if not any(part in place_of(path) for part in PAGES):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("bulk_create", "bulk_update", "get_or_create", "update_or_create", "create"):
                chain = ast.unparse(node.func)
                if any(chain.startswith(f"{name}.") for name in business):
                    wrong.append(f"{place_of(path)}:{node.lineno} {chain}")
    assert wrong == []


def with_party() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if any(f.name == "party" and f.is_relation for f in model._meta.concrete_fields)
    ]


def test_every_table_with_a_party_keeps_history_and_refuses_to_run_for_nobody() -> None:
    from klantbeeld.domains.parties.models import Party

    tracked = {model._meta.label for model in tracked_models()}
    for model in [Party, *with_party()]:
        if model._meta.label in UNKEPT:
            continue
        assert model._meta.label in tracked, model
        assert model._meta.label in declared_policies(), model
        for reading in (
            lambda m=model: list(m._default_manager.all()),
            lambda m=model: m._default_manager.count(),
            lambda m=model: m._default_manager.filter(pk=None).exists(),
            lambda m=model: m._default_manager.first(),
            lambda m=model: list(m._default_manager.values("pk")),
            lambda m=model: list(m._default_manager.values_list("pk")),
            lambda m=model: list(m._default_manager.iterator()),
            lambda m=model: m._default_manager.update(),
            lambda m=model: m._default_manager.all().delete(),
            lambda m=model: m._default_manager.aggregate(n=models.Count("pk")),
            lambda m=model: m._default_manager.in_bulk(),
            lambda m=model: m._default_manager.latest("pk"),
            lambda m=model: m._default_manager.get(pk=None),
        ):
            with pytest.raises(UnscopedQuery):
                reading()


def test_history_hangs_a_row_on_its_party() -> None:
    """So that it stands on that party's page and goes with it."""
    wrong = []
    for model in with_party():
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, HistoryTrigger) and trigger.party is None and model.__name__ != "Participant":
                wrong.append(model._meta.label)
    assert wrong == []


def test_the_rings_are_checked_and_the_check_looks_at_every_package() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {layer for one in contracts for layer in one["layers"]}
    rings = {path.name for path in (ROOT / "klantbeeld").iterdir() if (path / "__init__.py").exists() or path.is_dir()}
    assert {f"klantbeeld.{ring}" for ring in rings if not ring.startswith("__")} <= layers
    domains = {path.name for path in (ROOT / "klantbeeld" / "domains").iterdir() if (path / "apps.py").exists()}
    assert {f"klantbeeld.domains.{name}" for name in domains} <= layers
