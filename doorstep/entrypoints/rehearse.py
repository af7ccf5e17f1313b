"""The `doorstep rehearse` command: try a change on the visits of the last weeks."""

import csv
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel

from doorstep.infra.observability import ROLE_VARIABLE

if TYPE_CHECKING:
    from doorstep.modules.insights.contracts import Rehearsal, RehearsalWish

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--market", help="The market's code, hel for example; a rule has one.")
@click.option("--days", type=click.IntRange(7, 90), default=90, show_default=True, help="Up to yesterday.")
@click.option(
    "--rule", metavar="FILE|ID", help="A price rule: a JSON file as POST /staff/pricing/rules takes, or an id."
)
@click.option(
    "--policy", metavar="FILE|ID", help="A policy: a JSON file as POST /staff/pricing/policies takes, or an id."
)
@click.option("--everywhere", is_flag=True, help="With --policy: in the place of every policy.")
@click.option("--preparation", type=click.IntRange(0, 240), help="Buffer: minutes before visits.")
@click.option("--cleanup", type=click.IntRange(0, 240), help="Buffer: minutes after visits.")
@click.option("--service", metavar="SLUG", help="With a buffer: only of this service.")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there too.")
def rehearse(csv_file: Path | None, **asked: Any) -> None:
    """Replay the visits of the last weeks with one change; nothing is written. See docs/guides/rehearsal.md."""
    os.environ.setdefault(ROLE_VARIABLE, "rehearse")
    from doorstep.settings.env import read_environment

    read_environment()
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.kernel.actors import SYSTEM
        from doorstep.kernel.clock import utc_now
        from doorstep.kernel.errors import DomainError
        from doorstep.modules.insights import facade

        try:
            found = facade.rehearse(_wish(**asked), actor=SYSTEM, now=utc_now())
        except DomainError as error:
            field = error.context.get("field")
            raise click.ClickException(f"{error.title}. {f'{field}: ' if field else ''}{error.detail}") from error
        _print(found)
        if csv_file:
            with csv_file.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(facade.rows_of(found, "en"))
            click.echo(f"written to {csv_file}")


def _wish(
    *,
    market: str | None,
    days: int,
    rule: str | None,
    policy: str | None,
    everywhere: bool,
    preparation: int | None,
    cleanup: int | None,
    service: str | None,
) -> "RehearsalWish":
    from doorstep.modules.catalog import facade as catalog
    from doorstep.modules.insights.contracts import RehearsalWish, TryBuffer
    from doorstep.modules.insights.http.schemas import TriedPolicyIn, TriedRuleIn
    from doorstep.modules.pricing.contracts import TryPolicy, TryRule

    buffered = preparation is not None or cleanup is not None
    if [rule is not None, policy is not None, buffered].count(True) != 1:
        raise click.UsageError("Give one of --rule, --policy, and --preparation or --cleanup.")
    if rule is not None:
        known = _read(rule)
        return RehearsalWish(TryRule(known) if known else _load(rule, TriedRuleIn).to_change(), market, days)
    if policy is not None:
        tried = _read(policy) or _load(policy, TriedPolicyIn).to_draft()
        return RehearsalWish(TryPolicy(tried, everywhere), market, days)
    service_id = None
    if service is not None:
        service_id = catalog.service_ids_by_slug().get(service)
        if service_id is None:
            raise click.UsageError(f"There is no service {service}.")
    return RehearsalWish(TryBuffer(service_id, preparation, cleanup), market, days)


def _read(name: str) -> uuid.UUID | None:
    """The id, unless it is the name of a file."""
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


def _load[S: BaseModel](name: str, schema: type[S]) -> S:
    try:
        return schema.model_validate_json(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # what the schema refuses is a ValueError too
        raise click.UsageError(f"{name} can't be used: {error}") from error


def _print(found: "Rehearsal") -> None:
    from doorstep.modules.insights import facade

    click.echo(
        f"{found.market}, {found.first} to {found.last}: {found.visits} visits; {found.repriced} with another price, "
        f"{found.refeed} with another fee, {found.displaced} without room"
    )
    if found.unused_policy:
        click.echo("No visit would have been booked under this policy: no price rule chooses it. Try --everywhere.")
    for row in facade.table_of(found, "en"):
        click.echo("  ".join(cell.ljust(24) if at == 0 else cell.rjust(13) for at, cell in enumerate(row)))
