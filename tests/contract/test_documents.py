"""What is made from the code is committed as the code makes it now, and documents lead to what exists."""

import json
import re
from pathlib import Path

import pytest

from doorstep.entrypoints import description
from doorstep.settings.env import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")],
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_events_file_is_current() -> None:
    assert description.EVENTS_FILE.read_text() == description.describe_events(), "make openapi writes it anew"


def test_the_problems_page_is_current() -> None:
    assert description.PROBLEMS_FILE.read_text() == description.describe_problems(), "make openapi writes it anew"


def test_every_event_carries_its_version_and_nothing_nested() -> None:
    events = json.loads(description.EVENTS_FILE.read_text())
    assert events
    for name, schema in events.items():
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+\.v\d+", name), name
        assert "$defs" not in schema, f"{name} holds more than ids and plain facts"


def test_every_problem_says_what_it_means() -> None:
    for entry in description.list_problems():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.code)
        assert entry.title, entry.code
        assert entry.meaning, entry.code
        assert not entry.title.endswith("."), entry.code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for target in re.findall(r"`make ([a-z-]+)", page.read_text()):
        assert target in targets or target.startswith("bench-"), target


def test_the_readme_names_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    for command in ("make run", "make test"):
        assert any(line.startswith(command) for line in lines), command


def test_every_decision_is_listed_and_has_its_parts() -> None:
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text()
    for page in folder.glob("[0-9]*.md"):
        assert f"({page.name})" in listed, page.name
        for part in ("Context", "Decision", "Check", "Consequences"):
            assert f"**{part}.**" in page.read_text(), f"{page.name}: {part}"
