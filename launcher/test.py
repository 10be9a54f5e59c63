"""`bin/test`: from nothing to every check and test. pytest's closing line is the last thing it prints.

`--all` adds the soaks, `--mission` prints the table of the mission's rows, `--strict` (or CI=true) forbids
skipping the browser journeys; what else is given goes to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from klantbeeld.engines.database.binaries import wheel_in
from klantbeeld.engines.database.embedded import Cluster
from launcher import assets, check
from launcher.console import Refusal, fail, say
from launcher.paths import BUILD, ROOT, TEST_DATA, TEST_ENVIRONMENT
from launcher.processes import dies_with_parent, run, step, stopping_on_signals
from launcher.python import install
from launcher.steps import one_at_a_time

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POSTGRESQL = Path("/usr/lib/postgresql")
CHECK_ONLY_WHOLE = ("-k", "-m", "--lf", "--ff", "--co", "--collect-only")


def main(arguments: list[str]) -> int:
    """Return pytest's exit code, or 1 when a check is red."""
    try:
        with stopping_on_signals():
            return _run(list(arguments))
    except Refusal as refusal:
        return fail(refusal)
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    everything, mission = _taken(arguments, "--all"), _taken(arguments, "--mission")
    strict = _taken(arguments, "--strict") or os.environ.get("CI", "").lower() in ("true", "1")
    with one_at_a_time():
        python = install(TEST_ENVIRONMENT, "dev.lock")
        if mission:
            return subprocess.run([python, "-m", "tests.mission"], cwd=ROOT).returncode
        browser = _browser(strict)
        assets.build_frontend()
        assets.install_test_provider()
        assets.compile_catalogues(python)
    whole = not any(not a.startswith("-") or a in CHECK_ONLY_WHOLE for a in arguments)
    red = check.run_checks() if whole else 0
    with Cluster(TEST_DATA / "pg", wheel_in(TEST_ENVIRONMENT), for_tests=True).used() as cluster:
        env = environment(cluster) | ({"KLANTBEELD_CHROMIUM": browser} if browser else {})
        if strict:
            env["KLANTBEELD_TEST_STRICT"] = "1"
        if everything:
            env["KLANTBEELD_TEST_ALL"] = "1"
        if red:
            print("Er zijn rode controles (hierboven); de tests lopen nog, de uitslag is rood.", flush=True)
        spread = [] if any(a.startswith(("-n", "--pdb", "-p")) for a in arguments) else ["-n", "2"]
        command: list[str | Path] = [python, "-m", "pytest", "-q", "-rfEs", *spread, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=dies_with_parent())
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    return code or red


def environment(cluster: Cluster) -> dict[str, str]:
    """What the tests' settings read; the owner makes and drops the test databases."""
    static = BUILD / "test-static"
    static.mkdir(parents=True, exist_ok=True)  # whitenoise warns in every test when it is missing
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        **cluster.environment(owner=True),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KLANTBEELD_TESTING": "1",
        "KLANTBEELD_DATA": str(TEST_DATA),
        "KLANTBEELD_STATIC": str(static),
    }


def _taken(arguments: list[str], option: str) -> bool:
    found = option in arguments
    while option in arguments:
        arguments.remove(option)
    return found


def _browser(strict: bool) -> str | None:
    """The system's Chromium, installed with what else is missing if we may. Raises Refusal if missing while skipping is forbidden."""
    found = _first(BROWSERS)
    missing = [*([] if found else ["chromium"]), *([] if shutil.which("msgfmt") else ["gettext"])]
    missing += [] if _has_postgresql() else ["postgresql"]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        step(f"{' en '.join(missing)} installeren")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            run("De pakketlijst ophalen", ["apt-get", "-qq", "update"], env=quiet, fetches=True)
            run(
                "Het installeren",
                ["apt-get", "-qq", "-y", "install", "--no-install-recommends", *missing],
                env=quiet,
                fetches=True,
            )
        except Refusal as refusal:
            say(str(refusal))
        found = _first(BROWSERS)
    if found is None:
        if strict:
            raise Refusal("Chromium ontbreekt en overslaan mag hier niet: installeer het pakket chromium.")
        say("Chromium ontbreekt (als root: apt-get install chromium): de browsertests worden OVERGESLAGEN.")
    if not _has_postgresql():
        if strict:
            raise Refusal("PostgreSQL van de distributie ontbreekt en overslaan mag hier niet: installeer postgresql.")
        say("PostgreSQL ontbreekt (als root: apt-get install postgresql): de tests ermee worden OVERGESLAGEN.")
    return found


def _has_postgresql() -> bool:
    """Whether the distribution's server is here, beside the embedded one: the tests of an external database use it."""
    return any(POSTGRESQL.glob("[0-9]*/bin/initdb"))


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
