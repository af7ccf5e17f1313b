"""The `doorstep payments` command: compare what providers report with the ledger."""

import json
import os
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click

from doorstep.infra.observability import ROLE_VARIABLE


@click.group()
def payments() -> None:
    """Payments by providers. See docs/guides/money.md."""
    os.environ.setdefault(ROLE_VARIABLE, "payments")
    from doorstep.settings.env import read_environment

    read_environment()


@payments.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="In UTC; yesterday if left out.")
@click.option("--provider", help="All that are connected if left out.")
def reconcile(day: datetime | None, provider: str | None) -> None:
    """Compare providers' reports of a day with the ledger, as JSON; ends with 1 while anything differs."""
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.kernel.actors import SYSTEM
        from doorstep.kernel.clock import utc_now
        from doorstep.kernel.errors import DomainError
        from doorstep.modules.payments import facade

        now = utc_now()
        asked = day.date() if day else now.astimezone(UTC).date() - timedelta(days=1)
        names = [provider] if provider else facade.gateway_names()
        try:
            compared = [facade.reconcile_day(name, asked, actor=SYSTEM, now=now) for name in names]
        except DomainError as error:
            raise click.ClickException(f"{error.title}. {error.detail}") from error
    told = [
        {
            "provider": found.provider,
            "day": found.day.isoformat(),
            "movements": {"provider": found.movements_there, "ledger": found.movements_here},
            "open": [_plain(asdict(one)) for one in found.open],
        }
        for found in compared
    ]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if any(found.open for found in compared):
        raise SystemExit(1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value
