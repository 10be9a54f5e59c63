"""Two thousand requests of each main page leave the web processes no larger than they were. `bin/test --all` only."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.endure.install import PASSWORD, USER, Install, installed
from tests.launcher.test_kill import Visitor

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
TIMES, WARM_UP = 2000, 400
VISITORS = 4
MAY_GROW_MIB = 25
"""In both processes together; what every request would keep, were it 3 kB, is more."""


def size_mib(install: Install) -> float:
    """The memory of the web processes (PSS)."""
    sizes = []
    for pid in install.part("granian"):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        assert found
        sizes.append(int(found[1]) / 1024)
    return sum(sizes)


def test_memory_does_not_grow_with_what_is_asked(tmp_path: Path) -> None:
    with installed(tmp_path) as install:
        token = install.token()
        names = [f"Geheugen {number}" for number in range(60)]
        made = [install.call(token, "POST", "/parties", {"kind": "organisation", "name": name}).json for name in names]
        pages = ["/", "/relaties/?weergave=alle", f"/relaties/{made[0]['id']}/", "/zoeken/?q=geheugen", "/palet/?q=geh"]
        visitors = [Visitor(install.port) for _visitor in range(VISITORS)]
        for visitor in visitors:
            visitor.get("/account/login/")
            visitor.post("/account/login/", login=USER, password=PASSWORD)
            assert names[0] in visitor.get(pages[2])

        def ask(page: str, times: int) -> None:
            with ThreadPoolExecutor(VISITORS) as pool:
                for done in [pool.submit(_ask, visitor, page, times // VISITORS) for visitor in visitors]:
                    done.result()

        for page in pages:
            ask(page, WARM_UP)
        before = size_mib(install)
        sizes = {}
        for page in pages:
            ask(page, TIMES)
            sizes[page] = round(size_mib(install) - before, 1)
        print(f"{before:.0f} MiB before; grown after each page by {sizes}")
        assert max(sizes.values()) < MAY_GROW_MIB, (before, sizes)


def _ask(visitor: Visitor, page: str, times: int) -> None:
    for _time in range(times):
        visitor.get(page)
