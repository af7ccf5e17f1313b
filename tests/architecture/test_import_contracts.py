"""The import contracts hold, and notice what they are there for: violations planted in a copy are reported."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from doorstep.settings.env import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


@dataclass(frozen=True)
class Violation:
    """An import added to a file of the copy, and the contract that must break."""

    file: str
    line: str
    contract: str


VIOLATIONS = [
    Violation("kernel/clock.py", "import django.utils.timezone", "Rules, contracts and kernel know no framework"),
    Violation("kernel/money.py", "import doorstep.infra.db", "Outer layers depend on inner layers"),
    Violation("infra/db.py", "import doorstep.modules.accounts.facade", "Outer layers depend on inner layers"),
    Violation("modules/booking/rules.py", "import django.db.models", "Rules, contracts and kernel know no framework"),
    Violation(
        "modules/booking/contracts.py", "import doorstep.infra.db", "Rules, contracts and kernel know no framework"
    ),
    Violation("modules/booking/models.py", "import doorstep.modules.booking.services", "Inside a module"),
    Violation("modules/booking/selectors.py", "import doorstep.modules.booking.facade", "Inside a module"),
    Violation("modules/booking/rules.py", "import doorstep.modules.booking.models", "Inside a module"),
    Violation(
        "modules/booking/services/planted.py",
        "import doorstep.modules.availability.models",
        "Modules meet only through facade and contracts",
    ),
    Violation(
        "modules/booking/facade.py",
        "import doorstep.modules.booking.models",
        "Facades, handlers and jobs touch no tables",
    ),
    Violation(
        "modules/payments/services/planted.py",
        "import doorstep.modules.booking.facade",
        "Calls between modules go down",
    ),
    Violation(
        "modules/payments/services/planted.py",
        "import doorstep.modules.booking.facade",
        "The module graph has no cycles",
    ),
    Violation("modules/unknown/__init__.py", '"""A module nobody placed."""', "Calls between modules go down"),
]


def broken_contracts(folder: Path) -> set[str]:
    """The names of the contracts that do not hold for the package in a folder."""
    command = [str(LINT), "--config", str(folder / "pyproject.toml"), "--no-cache", "--no-logo"]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
        check=False,
    )
    assert "Contracts:" in done.stdout or "exhaustive" in done.stdout.lower(), done.stdout + done.stderr
    return set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to be spoilt."""
    folder = tmp_path_factory.mktemp("contracts")
    ignored = shutil.ignore_patterns("__pycache__", "content", "static", "cases", "locale")
    shutil.copytree(ROOT / "doorstep", folder / "doorstep", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def planted(copy: Path, violation: Violation) -> Iterator[None]:
    """The violation stands in the copy, and is gone afterwards."""
    target = copy / "doorstep" / violation.file
    before = target.read_text() if target.exists() else None
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{before or ''}\n{violation.line}\n")
    yield
    if before is not None:
        target.write_text(before)
    else:
        target.unlink()
        if not any(target.parent.iterdir()):
            target.parent.rmdir()


def test_the_contracts_hold(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda violation: f"{violation.file}: {violation.line}")
def test_a_violation_is_reported(copy: Path, violation: Violation) -> None:
    with planted(copy, violation):
        assert violation.contract in broken_contracts(copy)
