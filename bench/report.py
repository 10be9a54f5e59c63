"""The figures of a run as Markdown, beside what the design wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.actions import ACTIONS, Target

TARGETS = {action.name: action.target for action in ACTIONS}
START_S, IDLE_MIB, AFTER_MIB, IMPORT_MS = 3, 350, 500, 0.6


def as_markdown(result: dict[str, Any]) -> str:
    """Return the whole page."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: dict[str, Any]) -> Iterator[str]:
    machine, base, memory = result["machine"], result["base"], result["memory"]
    yield "# Figures of the bench"
    yield ""
    yield "Written by `bench/run.py`; how to make them anew stands there. `bench/RESULTS.json` holds the same."
    yield ""
    yield f"- At {result['at']}, commit {result['commit']}; medians of {result['runs']} runs of {result['requests']} actions."
    yield (
        f"- {machine['cores']} cores ({machine['processor']}), {machine['memory']}, Linux {machine['kernel']}, Python "
        f"{machine['python']}, PostgreSQL {machine['postgresql']}; the users run on the same machine."
    )
    yield f"- {base['relations']:,} relations, {base['activities']:,} contact moments and tasks, {base['size']}."
    yield ""
    yield "| | measured | target | |"
    yield "|---|---|---|---|"
    yield _whole("start to first answer, data present", result["start_s"], START_S, "s")
    yield _whole("memory idle, without PostgreSQL (PSS)", memory["idle"], IDLE_MIB, "MiB")
    yield _whole("memory after use, without PostgreSQL (PSS)", memory["after"], AFTER_MIB, "MiB")
    yield f"| memory of PostgreSQL after use (PSS) | {memory['database_after']:.0f} MiB | | |"
    if "import" in result:
        read = result["import"]
        title = f"import of {read['rows']:,} rows with organisation, {read['seconds']:.0f} s; CPU a row"
        yield _whole(title, read["cpu_a_row"], IMPORT_MS, "ms")
    yield ""
    yield "CPU is server + database for each action; a target in brackets is that of the nearest action of the design."
    for name, persona in result["personas"].items():
        yield ""
        yield f"## {name}: sees {persona['seen']:,}; the busiest timeline has {persona['busiest']:,} lines"
        yield ""
        yield (
            "| action | statements | bytes | CPU, 1 user | target | p50, p95, 1 user | target | CPU, 8 users |"
            " p50, p95, 8 users | target | a second | |"
        )
        yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
        for action, figures in persona["actions"].items():
            statements = result["queries"].get(name, {}).get(action)
            yield _row(action, figures["1"], figures["8"], statements)


def _row(action: str, one: dict[str, Any], eight: dict[str, Any], statements: float | None) -> str:
    target: Target | None = TARGETS[action]
    cpu_1, cpu_8 = one["cpu_server"] + one["cpu_database"], eight["cpu_server"] + eight["cpu_database"]
    missed = []
    if target is not None:
        measured = {"CPU": (cpu_1, target.cpu), "1": (one["p95"], target.one), "8": (eight["p95"], target.eight)}
        missed = [name for name, (value, wanted) in measured.items() if value > wanted]
    verdict = "" if target is None else f"missed: {', '.join(missed)}" if missed else "met"
    failed = one["failed"] + eight["failed"]
    cells = [
        action,
        "" if statements is None else f"{statements:g}",
        f"{one['size']:,}",
        f"{one['cpu_server']:.1f} + {one['cpu_database']:.1f} = {cpu_1:.1f}",
        _wanted(target, target.cpu if target else 0),
        f"{one['p50']:.1f}, {one['p95']:.1f}",
        _wanted(target, target.one if target else 0),
        f"{eight['cpu_server']:.1f} + {eight['cpu_database']:.1f} = {cpu_8:.1f}",
        f"{eight['p50']:.0f}, {eight['p95']:.0f}",
        _wanted(target, target.eight if target else 0),
        f"{eight['a_second']:.0f}",
        verdict + (f" {failed} FAILED" if failed else ""),
    ]
    return f"| {' | '.join(cells)} |"


def _wanted(target: Target | None, value: float) -> str:
    return "" if target is None else f"({value:g})" if target.is_near else f"{value:g}"


def _whole(name: str, value: float, target: float, unit: str) -> str:
    shown = f"{value:.2f}" if value < 10 else f"{value:.0f}"
    return f"| {name} | {shown} {unit} | {target:g} {unit} | {'met' if value <= target else 'missed'} |"
