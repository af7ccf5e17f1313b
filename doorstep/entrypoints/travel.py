"""The `doorstep travel` commands: tables of travel times, built ahead of time."""

import os
import time
from datetime import datetime
from pathlib import Path

import click

from doorstep.infra.observability import ROLE_VARIABLE

_MARKET = click.option("--market", required=True, help="The market's code, hel for example.")


@click.group()
def travel() -> None:
    """Travel tables: how long every way takes. See docs/guides/travel.md."""
    os.environ.setdefault(ROLE_VARIABLE, "travel")
    from doorstep.settings.env import read_environment

    read_environment()


@travel.command()
@_MARKET
@click.option(
    "--osm",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An OpenStreetMap extract, .osm.pbf, that holds the market's roads.",
)
@click.option("--valhalla", metavar="URL", help="A Valhalla server; VALHALLA_URL if neither is given.")
@click.option("--within", type=click.FloatRange(min=0.5, max=200), metavar="KM", help="Only so far from the centre.")
def build(market: str, osm: Path | None, valhalla: str | None, within: float | None) -> None:
    """Ask a router about every pair of cells of a market, then put its answers in force as a new version."""
    from doorstep.entrypoints import database
    from doorstep.settings.env import read_environment

    url = "" if osm else valhalla or read_environment().valhalla_url
    if osm and valhalla:
        raise click.UsageError("Give --osm or --valhalla, not both.")
    if not osm and not url.startswith(("http://", "https://")):
        raise click.UsageError("Give --osm FILE or --valhalla URL, or set VALHALLA_URL (http:// or https://).")
    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401

        _build(market, osm, url, within)


def _build(market: str, osm: Path | None, url: str, within: float | None) -> None:
    import contextlib

    from doorstep.integrations.roads_built import roads_of_file
    from doorstep.integrations.roads_served import ServedRoads
    from doorstep.kernel.clock import utc_now
    from doorstep.kernel.errors import DomainError
    from doorstep.modules.travel import facade
    from doorstep.modules.travel.contracts import RoadsFailed

    _check_market(market)
    started = time.monotonic()
    try:
        with roads_of_file(osm) if osm else contextlib.nullcontext(ServedRoads(url)) as router:
            version = facade.build_table(router, market_code=market, within_km=within, now=utc_now, report=click.echo)
    except (RoadsFailed, DomainError) as error:
        raise click.ClickException(f"{str(error).rstrip('.')}. The table in force has not changed.") from error
    click.echo(f"version {version} of {market} is in force, after {time.monotonic() - started:.1f} s")


@travel.command()
@_MARKET
def straighten(market: str) -> None:
    """Go back to straight lines with the speeds in force: the way out if a table turns out to be wrong."""
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.kernel.clock import utc_now
        from doorstep.modules.travel import facade

        _check_market(market)
        version = facade.publish_straight_lines(market=market, note="straight lines again", now=utc_now())
    click.echo(f"version {version} of {market} is in force")


@travel.command("list")
@_MARKET
def list_tables(market: str) -> None:
    """The versions of a market, the one in force first."""
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.modules.travel import facade

        _check_market(market)
        found = facade.list_versions(market)
    if not found:
        click.echo("version 0, built in: straight lines")
    for place, entry in enumerate(found):
        kind = f"{entry.cells} cells by road" if entry.cells else "straight lines"
        click.echo(
            f"version {entry.version}, {_date(entry.created_at)}: {kind}; {entry.note}"
            + ("" if place else " (in force)")
        )


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _check_market(code: str) -> None:
    from doorstep.kernel.errors import DomainError
    from doorstep.modules.accounts import facade as accounts

    try:
        accounts.get_market(code)
    except DomainError as error:
        raise click.ClickException(f"there is no market {code!r}") from error
