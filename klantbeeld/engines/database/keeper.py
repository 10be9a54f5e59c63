"""The process that stops the embedded server when nobody uses it any more, also when its users were killed.

`python -m klantbeeld.engines.database.keeper HOME PROGRAMS`
"""

import signal
import sys
from pathlib import Path

from klantbeeld.engines.database.embedded import Cluster
from klantbeeld.engines.database.refusal import Refusal


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it leaves with the server
    try:
        Cluster(Path(sys.argv[1]), Path(sys.argv[2])).keep()
    except (Refusal, OSError):
        sys.exit(1)


if __name__ == "__main__":
    main()
