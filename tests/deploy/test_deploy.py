"""The files under `deploy/` cannot be run here: they can be read, and what they name exists."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import resolve

from launcher.run import _parse

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
HARDENED = {
    "NoNewPrivileges": "true",
    "CapabilityBoundingSet": "",
    "PrivateTmp": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "RestrictNamespaces": "true",
    "SystemCallFilter": "@system-service",
    "User": "klantbeeld",
}
NOT_OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "EMAIL_URL"}
CHECKER = shutil.which("systemd-analyze") or ""
INSTALLED = "/opt/klantbeeld"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_a_registry_or_another_address_of_the_web(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"https?://(?!127\.0\.0\.1:8000/gezond/)", text)
    images = re.findall(r"^\s*(?:image:|FROM)\s+(\S+)", text, re.M)
    assert all("." not in image.split("/")[0].split(":")[0] and image.count("/") == 0 for image in images), images
    assert not re.search(r"PASSWORD[=:] *[a-z0-9]+$", text, re.M | re.I), "a secret comes from outside"


def test_the_image_starts_what_exists_and_not_as_root() -> None:
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.M)
    (entry,) = re.findall(r'^ENTRYPOINT \["([^"]+)"\]', DOCKERFILE, re.M)
    assert (ROOT / entry).exists()
    (words,) = re.findall(r"^CMD (\[.*\])", DOCKERFILE, re.M)
    assert _parse(yaml.safe_load(words)).only == "web"
    (made,) = re.findall(r"^RUN (bin/run [^\\\n]+)", DOCKERFILE, re.M)
    assert _parse(shlex.split(made)[1:]).only == "install"
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv*", "var", "build", ".test-data"} <= set(ignored), "data and what is made again stay out"


@pytest.mark.mission("MOD-7")
def test_every_service_of_compose_starts_what_exists_with_variables_that_are_read() -> None:
    assert sorted(SERVICES) == ["postgres", "prepare", "proxy", "web1", "web2", "worker"]
    read = "".join(path.read_text() for path in [*ROOT.glob("config/*.py"), *ROOT.glob("launcher/*.py")])
    for name, service in SERVICES.items():
        for needed in service.get("depends_on", {}):
            assert needed in SERVICES
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), volume
        if service["image"] != "klantbeeld":
            continue
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
        assert _parse(service["command"]).only == re.sub(r"\d", "", name)
        given = set(service["environment"])
        assert all(f'"{one}"' in read for one in given - NOT_OURS), given
        assert ("DATABASE_OWNER_URL" in given) == (name == "prepare"), "only preparing knows the owner"
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"]
    assert (
        int(SERVICES["web1"]["stop_grace_period"].rstrip("s")) > float(_parse(SERVICES["web1"]["command"]).drain) + 15
    )


def test_the_balancer_asks_the_address_of_being_ready_and_knows_both_web_processes() -> None:
    text = (DEPLOY / "haproxy.cfg").read_text()
    (path,) = re.findall(r"http-check send meth GET uri (\S+)", text)
    assert resolve(path).view_name == "shell:ready"
    assert dict(re.findall(r"^ +server (\S+) (\S+)", text, re.M)) == {"web1": "web1:8000", "web2": "web2:8000"}
    alive = re.findall(r"127\.0\.0\.1:8000(/\S+?/)'", (DEPLOY / "compose.yaml").read_text())
    assert [resolve(one).view_name for one in alive] == ["shell:alive"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_is_closed_in_and_starts_what_exists(path: Path) -> None:
    unit = ConfigParser(strict=False, interpolation=None, delimiters=["="], comment_prefixes=["#"])
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text())
    service = unit["Service"]
    assert HARDENED.items() <= dict(service).items()
    program, *words = shlex.split(service["ExecStart"].replace("%i", "8001"))
    assert (ROOT / program.removeprefix(f"{INSTALLED}/")).exists()
    assert program.startswith(service["WorkingDirectory"])
    assert f"klantbeeld-{_parse(words).only}" in path.name
    named = {one for key in ("After", "Requires") for one in unit["Unit"].get(key, "").split()}
    assert {one for one in named if one.startswith("klantbeeld")} <= {one.name for one in UNITS}
    (document,) = re.findall(r"^Documentation=file:(.*)", path.read_text(), re.M)
    assert (ROOT / document.removeprefix(f"{INSTALLED}/")).exists()
    assert ("owner.env" in path.read_text()) == ("prepare" in path.name), "only preparing knows the owner"


@pytest.mark.skipif(not CHECKER, reason="systemd is not installed; the test above holds everywhere")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_itself_has_nothing_to_say_about_a_unit(path: Path, tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace(INSTALLED, str(ROOT)))
    done = subprocess.run([CHECKER, "verify", tmp_path / path.name], capture_output=True, text=True)
    assert "klantbeeld" not in done.stderr, done.stderr
