"""Where things lie in a checkout. `build/` holds what can be made again, the data folder what cannot."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"
FRONTEND = ROOT / "frontend"
TEST_PROVIDER = ROOT / "tests" / "provider"
LOCALE = ROOT / "locale"
RUNTIME_ENVIRONMENT = ROOT / ".venv"
TEST_ENVIRONMENT = ROOT / ".venv-test"
BUILD_ENVIRONMENT = ROOT / ".venv-build"
DEFAULT_DATA = ROOT / "var"
TEST_DATA = ROOT / ".test-data"


def python_of(environment: Path) -> Path:
    return environment / "bin" / "python"
