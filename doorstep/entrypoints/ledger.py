"""The `doorstep ledger` command: prove that the books add up."""

import json
import os
import time
from dataclasses import asdict

import click

from doorstep.infra.observability import ROLE_VARIABLE


@click.group()
def ledger() -> None:
    """The ledger: what happened to money. See docs/guides/money.md."""
    os.environ.setdefault(ROLE_VARIABLE, "ledger")
    from doorstep.settings.env import read_environment

    read_environment()


@ledger.command()
def check() -> None:
    """Prove that everything adds up, and print the proof as JSON; ends with 1 if it does not."""
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.modules.ledger import facade

        begun = time.perf_counter()
        report = facade.check()
        seconds = round(time.perf_counter() - begun, 3)
    found = {
        "sound": report.is_sound,
        "transactions": report.transactions,
        "entries": report.entries,
        "accounts": report.accounts,
        "seconds": seconds,
        "totals": report.totals,
        "faults": [asdict(fault) for fault in report.faults],
    }
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    if not report.is_sound:
        raise SystemExit(1)
