"""`bin/run`: from a fresh checkout to a running Klantbeeld, and back to nothing on Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import socket
import sys
from pathlib import Path

from klantbeeld.engines.database.embedded import Cluster
from launcher import assets, preparing, serving
from launcher.addresses import EVERYWHERE, names_of
from launcher.children import MARK, Child, end_leftovers
from launcher.console import Refusal, fail, say
from launcher.external import examine
from launcher.folder import claimed, open_folder
from launcher.only import DRAIN_S, PARTS, run_only
from launcher.paths import DEFAULT_DATA, RUNTIME_ENVIRONMENT
from launcher.processes import stopping_on_signals
from launcher.python import install
from launcher.settings import base_environment, cluster_of, external_database, for_pages, prepared
from launcher.steps import one_at_a_time
from launcher.supervisor import Supervisor


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 stopped on request, 1 could not start or go on, 130 interrupted at the start."""
    try:
        with stopping_on_signals():
            return _run(_parse(arguments))
    except Refusal as refusal:
        return fail(refusal)
    except KeyboardInterrupt:
        say("Gestopt voordat Klantbeeld draaide.")
        return 130
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return fail(Refusal("De schijf is vol: maak ruimte en start opnieuw."))
        raise


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Start Klantbeeld: webpagina, werker en database.")
    parser.add_argument("--demo", action="store_true", help="laad het voorbeeldbedrijf en toon de aanmeldgegevens")
    parser.add_argument("--port", default="8000", help="poort van de webpagina (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="adres waarop de webpagina luistert (127.0.0.1)")
    parser.add_argument("--data", type=Path, default=None, help="gegevensmap (./var)")
    parser.add_argument("--only", choices=PARTS, help="alleen dit deel, voor meer processen op één database")
    parser.add_argument(
        "--drain", type=float, default=DRAIN_S, help="seconden 'niet klaar' voor --only web stopt, voor een verdeler"
    )
    options = parser.parse_args(arguments)
    if not options.port.isdecimal() or not 0 < int(options.port) < 65536:
        raise Refusal(f"Poort {options.port} bestaat niet: kies met --port een getal van 1 tot 65535.")
    options.port = int(options.port)
    if options.data is None:
        options.data = Path(os.environ.get("KLANTBEELD_DATA") or DEFAULT_DATA)
    return options


def _run(options: argparse.Namespace) -> int:
    address = f"http://{_shown(options.host)}:{options.port}/"
    if options.only not in ("install", "prepare", "worker"):
        _check_port(options.host, options.port)
    if options.only:
        return run_only(options, address, _reached(options.host))
    data = open_folder(options.data)
    with contextlib.ExitStack() as stack:
        stack.enter_context(claimed(data, address))
        mark = str(data)
        end_leftovers(mark)
        env = base_environment(data) | {
            "KLANTBEELD_HOST": options.host,
            "KLANTBEELD_PORT": str(options.port),
            MARK: mark,
        }
        env.setdefault("KLANTBEELD_ALLOWED_HOSTS", ",".join(names_of(options.host)))
        with one_at_a_time():
            python = install(RUNTIME_ENVIRONMENT, "runtime.lock")
            assets.build_frontend()
            assets.compile_catalogues(python)
            assets.collect_static(python, env)
        cluster = None
        application = owner = env
        if external_database():
            examine(python, env, owner=True)
            application, owner = for_pages(env), env | {"KLANTBEELD_ROLE": "owner"}
        else:
            cluster = cluster_of(data)
            cluster.join()
            stack.callback(_leave, cluster)
            application = env | cluster.environment(owner=False)
            owner = env | cluster.environment(owner=True)
        helper = None
        if prepared(cluster):
            helper = Child("Voorbereiden", preparing.command(python, demo=options.demo), owner, stop_s=5)
        else:
            say("  database bijwerken ...")
            preparing.prepare(python, owner, demo=options.demo)
        web = serving.web(python, application, options.host, options.port)
        code = Supervisor(web, serving.worker(python, application), cluster, helper).run(
            address, _reached(options.host), options.port
        )
        for sign in (
            signal.SIGINT,
            signal.SIGTERM,
            signal.SIGHUP,
        ):  # stopping the database is not to be interrupted
            signal.signal(sign, signal.SIG_IGN)
        return code


def _leave(cluster: Cluster) -> None:
    if not cluster.leave():
        say("De database blijft aan voor een andere opdracht die haar gebruikt, en stopt daarna vanzelf.")


def _check_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Refusal(f"Het adres {host} poort {port} bestaat niet: kies een ander --host of --port.") from None
    with socket.socket(family, kind, protocol) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(target)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 8000
                raise Refusal(f"Poort {port} is bezet: kies een andere, bijvoorbeeld --port {other}.") from None
            if error.errno == errno.EACCES:
                raise Refusal(
                    f"Poort {port} mag alleen root gebruiken: kies een poort vanaf 1024 met --port."
                ) from None
            raise Refusal(f"Op {host} kan deze machine niet luisteren: kies een ander --host.") from None


def _shown(host: str) -> str:
    if host in EVERYWHERE:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _reached(host: str) -> str:
    return EVERYWHERE.get(host, host)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
