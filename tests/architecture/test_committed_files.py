"""Files that are made from the code are committed as the code makes them now."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from doorstep.settings.env import ROOT

OPENAPI = ROOT / "api" / "openapi.json"


@pytest.mark.django_db
def test_every_model_change_has_its_migration() -> None:
    output = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(f"make migrations writes what is missing:\n{output.getvalue()}")


def test_the_openapi_file_is_current() -> None:
    from doorstep.entrypoints.description import describe_api

    assert OPENAPI.read_text() == describe_api(), "make openapi writes it anew"


def test_the_lock_names_no_index() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_browser_tests_are_where_make_looks_for_them() -> None:
    target = (ROOT / "Makefile").read_text().split("\ntest-browser:", 1)[1].split("\n\n", 1)[0]
    folders = [ROOT / name for name in re.findall(r"\btests/\w+", target)]
    tests = [path for name in ("doorstep", "tests") for path in (ROOT / name).rglob("test_*.py")]
    marked = [path for path in tests if re.search(r"\bmark\.browser\b", path.read_text())]
    assert marked
    assert [path for path in marked if not any(path.is_relative_to(folder) for folder in folders)] == []
