"""The browser's files, the message catalogues and the folder that the web server serves."""

from __future__ import annotations

import os
from pathlib import Path

from launcher.paths import BUILD, BUILD_ENVIRONMENT, FRONTEND, LOCALE, REQUIREMENTS, ROOT, STAMPS, TEST_PROVIDER
from launcher.processes import run, step
from launcher.python import install, tool_environment
from launcher.steps import digest, unless_done

QUIET = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]


def build_frontend() -> None:
    """Make frontend/dist with the Node of an environment of its own. Raises Refusal."""
    if not (FRONTEND / "package.json").exists():
        (FRONTEND / "dist").mkdir(parents=True, exist_ok=True)
        return
    inputs = digest([FRONTEND, REQUIREMENTS / "build.lock"])
    unless_done(STAMPS / "frontend", inputs, _npm, proof=FRONTEND / "dist")


def _npm() -> None:
    install(BUILD_ENVIRONMENT, "build.lock")
    step("schermonderdelen")
    env = node_environment()
    run("Het ophalen van de schermonderdelen", [npm(), "ci", *QUIET], cwd=FRONTEND, env=env, fetches=True)
    run("Het bouwen van de schermonderdelen", [npm(), "run", "-s", "build"], cwd=FRONTEND, env=env)


def install_test_provider() -> None:
    """Fetch the OpenID provider against which sign-in is tested; the product has none of it. Raises Refusal."""
    inputs = digest([TEST_PROVIDER / "package-lock.json", REQUIREMENTS / "build.lock"])

    def fetch() -> None:
        step("aanbieder om tegen te testen")
        run(
            "Het ophalen van de aanbieder",
            [npm(), "ci", *QUIET],
            cwd=TEST_PROVIDER,
            env=node_environment(),
            fetches=True,
        )

    unless_done(STAMPS / "test-provider", inputs, fetch, proof=TEST_PROVIDER / "node_modules")


def npm() -> Path:
    return BUILD_ENVIRONMENT / "bin" / "npm"


def node_environment() -> dict[str, str]:
    """The environment in which npm finds the Node that came with it."""
    env = tool_environment()
    env["PATH"] = f"{BUILD_ENVIRONMENT / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    return env


def compile_catalogues(python: Path) -> None:
    """Turn locale/*/LC_MESSAGES/*.po into .mo, where there are any. Raises Refusal."""
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    made = all(source.with_suffix(".mo").exists() for source in sources)
    stamp = STAMPS / "catalogues"
    if not made:
        stamp.unlink(missing_ok=True)
    if sources:
        command: list[str | Path] = [python, "-m", "launcher.catalogues", "compile"]
        unless_done(stamp, digest(sources), lambda: _say_and_run("vertalingen", "Het vertalen", command))


def collect_static(python: Path, env: dict[str, str]) -> None:
    """Gather and compress what the web server serves, in build/static. Raises Refusal."""
    sources = [
        FRONTEND / "dist",
        *sorted((ROOT / "klantbeeld").glob("*/*/static")),
        ROOT / "config" / "settings.py",
    ]
    inputs = digest([*(_dist_files()), *sources[1:], REQUIREMENTS / "runtime.lock"], env["KLANTBEELD_STATIC"])
    command: list[str | Path] = [python, "manage.py", "collectstatic", "--noinput", "-v", "0"]

    def collect() -> None:
        step("schermbestanden klaarzetten")
        run("Het klaarzetten van de schermbestanden", command, env=env)

    unless_done(STAMPS / "static", inputs, collect, proof=BUILD / "static")


def _dist_files() -> list[Path]:
    return sorted(path for path in (FRONTEND / "dist").rglob("*") if path.is_file())


def _say_and_run(short: str, what: str, command: list[str | Path]) -> None:
    step(short)
    run(what, command)
