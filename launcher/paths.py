"""Where things lie in a checkout. `build/` holds what can be made again, the data folder what cannot."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"
FRONTEND = ROOT / "frontend"
TEST_PROVIDER = ROOT / "tests" / "provider"
LOCALE = ROOT / "locale"
RUNTIME_ENVIRONMENT = Path(os.environ.get("KLANTBEELD_ENVIRONMENT") or ROOT / ".venv").absolute()
TEST_ENVIRONMENT = ROOT / ".venv-test"
BUILD_ENVIRONMENT = ROOT / ".venv-build"
DEFAULT_DATA = ROOT / "var"
TEST_DATA = ROOT / ".test-data"


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"
