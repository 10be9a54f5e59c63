"""A process that will stop says so before it does, so that a balancer sends nothing new. Standard library only."""

import os
from pathlib import Path

DRAIN_MARK = "KLANTBEELD_DRAIN_MARK"
"""Names a file that the launcher makes when it was asked to stop."""


def is_stopping() -> bool:
    """Whether the launcher was asked to stop this process."""
    mark = os.environ.get(DRAIN_MARK)
    return mark is not None and Path(mark).exists()
