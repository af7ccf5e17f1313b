"""Files that are made from the code are committed as the code makes them now."""

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
