"""No file, function or name outgrows the rules of the house, and the check itself notices what does."""

from pathlib import Path

import pytest

from doorstep.settings.env import ROOT
from tests.architecture.size_and_names import LONGEST_FILE, LONGEST_FUNCTION, LONGEST_SCRIPT, complaints


def test_the_tree_keeps_the_limits() -> None:
    assert complaints(ROOT) == []


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("doorstep/long.py", "x = 0\n" * (LONGEST_FILE + 1), "split it by use case"),
        ("doorstep/long_function.py", "def act() -> None:\n" + "    pass\n" * LONGEST_FUNCTION, "act has 61 lines"),
        ("doorstep/modules/booking/utils.py", "", "the name says nothing"),
        ("doorstep/numbered.py", "slot2 = 1\n", "slot2 is numbered"),
        ("web/apps/client/src/long.tsx", "\n" * (LONGEST_SCRIPT + 1), "split it by use case"),
    ],
)
def test_an_offence_is_noticed(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (found,) = complaints(tmp_path)
    assert complaint in found


def test_migrations_and_generated_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("doorstep/modules/booking/migrations/0001_initial.py", "web/packages/core/src/api/schema.ts"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("x = 0\n" * 1000)
    assert complaints(tmp_path) == []
