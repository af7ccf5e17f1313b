"""Every table of cases is listed where people find it, and there are enough of them to tell the rules."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "docs" / "cases.md"
FEWEST_CASES = 150
_LINK = re.compile(r"\]\(([^)]+)\)")


def listed(section: str) -> set[Path]:
    """The files that a section of the index leads to."""
    (found,) = [part for part in INDEX.read_text().split("\n## ") if part.startswith(f"{section}\n")]
    return {(INDEX.parent / target).resolve() for target in _LINK.findall(found)}


def cases_in(table: Path) -> list[str]:
    """The names of a table's rows, its first column; in a text with several tables those of all."""
    if table.suffix == ".csv":
        with table.open(encoding="utf-8", newline="") as file:
            return [row[0] for row in csv.reader(file) if row][1:]
    return list(_rows_of(table.read_text(encoding="utf-8").splitlines()))


def _rows_of(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if cells and cells[0] == "case":
            inside = True
        elif not cells:
            inside = False
        elif inside and set(cells[0]) != {"-"}:
            yield cells[0]


def test_every_table_is_in_the_index() -> None:
    tables = {path for path in ROOT.glob("doorstep/**/tests/cases/*") if path.suffix in (".csv", ".md")}
    cases, beside = listed("Cases"), listed("Read beside them")
    assert tables == cases | beside
    assert not cases & beside


def test_there_are_cases_enough() -> None:
    counted = {str(table.relative_to(ROOT)): len(cases_in(table)) for table in listed("Cases")}
    assert min(counted.values()) >= 5, counted
    assert sum(counted.values()) >= FEWEST_CASES, counted


def test_no_case_is_told_twice_by_one_name() -> None:
    for table in listed("Cases"):
        names = [name for name in cases_in(table) if name]
        assert len(names) == len(set(names)) or table.suffix == ".md", table


def test_counting_sees_rows_only() -> None:
    text = ["# Title", "", "| case | fee |", "| --- | --- |", "| early | 0 |", "| late | 5 |", "", "| other | x |"]
    assert list(_rows_of(text)) == ["early", "late"]
