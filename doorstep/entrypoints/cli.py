"""The `doorstep` command: one program, whose roles are its commands."""

import os
from pathlib import Path

import click

from doorstep.entrypoints.ledger import ledger
from doorstep.entrypoints.payments import payments
from doorstep.entrypoints.rehearse import rehearse
from doorstep.entrypoints.sandbox_gateway import sandbox_gateway
from doorstep.entrypoints.travel import travel
from doorstep.infra.observability import ROLE_VARIABLE


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="doorstep")
def main() -> None:
    """Doorstep: find a specialist, book a time, follow the visit."""


def _use_role(name: str) -> None:
    """Check the environment before anything heavy is imported, and name the role in the logs."""
    os.environ.setdefault(ROLE_VARIABLE, name)
    from doorstep.settings.env import read_environment

    read_environment()


@main.command()
@click.option("--log-files", is_flag=True, help="One log file a role, in DOORSTEP_DATA/logs, instead of one stream.")
@click.option("--seed/--no-seed", default=False, help="Fill an empty database with the demo cities.")
def up(log_files: bool, seed: bool) -> None:
    """Run every role on this machine, with PostgreSQL if DATABASE_URL is unset."""
    _use_role("up")
    from doorstep.entrypoints import up as command

    raise SystemExit(command.run(log_files=log_files, seed=seed))


@main.command()
def api() -> None:
    """Serve the API, the web apps and the staff desk on PORT."""
    _use_role("api")
    from doorstep.entrypoints import servers

    servers.run_api()


@main.command()
def realtime() -> None:
    """Serve live streams on PORT + 1."""
    _use_role("realtime")
    from doorstep.entrypoints import servers

    servers.run_realtime()


@main.command()
def worker() -> None:
    """Run event handlers and jobs; health on PORT + 2."""
    _use_role("worker")
    from doorstep.entrypoints import worker as role

    role.run()


@main.command()
def scheduler() -> None:
    """Call periodic functions, in one process at a time; health on PORT + 3."""
    _use_role("scheduler")
    from doorstep.entrypoints import scheduler as role

    role.run()


@main.command()
def relay() -> None:
    """Move events from the outbox to the queue and the live streams; health on PORT + 4."""
    _use_role("relay")
    from doorstep.entrypoints import relay as role

    role.run()


@main.command()
@click.option("--quiet", is_flag=True, help="Print errors only.")
def migrate(quiet: bool) -> None:
    """Bring the database up to date, as its owner."""
    os.environ["DOORSTEP_DATABASE_ROLE"] = "owner"
    _use_role("migrate")
    from doorstep.entrypoints import database

    with database.running_database() as environment:
        database.migrate(environment, verbosity=0 if quiet else 1)


@main.command()
@click.option("--if-new", is_flag=True, help="Do nothing if the database is seeded.")
@click.option("--top-up", is_flag=True, help="Only add visits, up to two weeks ahead, to a database seeded before.")
@click.option(
    "--scale", type=click.Choice(["1k", "10k", "100k"]), help="Instead fill one market with so many specialists."
)
@click.option("--market", default="sha", show_default=True, help="With --scale: the market.")
@click.option(
    "--past-visits",
    type=click.IntRange(0, 120),
    default=0,
    help="With --scale: finished visits of each specialist, besides ten coming ones.",
)
def seed(if_new: bool, top_up: bool, scale: str | None, market: str, past_visits: int) -> None:
    """Fill the database with the demo cities, or one market with a great many specialists."""
    os.environ.setdefault("DOORSTEP_STATEMENT_TIMEOUT_MS", "0")
    if scale:
        # Indexes of empty tables are made last.
        os.environ["DOORSTEP_DATABASE_ROLE"] = "owner"
    _use_role("seed")
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.entrypoints import seed as demo

        if scale:
            demo.fill_market(scale, market=market, past_visits=past_visits)
        elif top_up:
            demo.top_up()
        elif not (if_new and demo.is_seeded()):
            demo.seed()


@main.command()
def reseal() -> None:
    """Seal personal data with the newest of DOORSTEP_KEYS, so that older keys may leave."""
    _use_role("reseal")
    from doorstep.entrypoints import database

    with database.running_database():
        import doorstep.entrypoints.django_setup  # noqa: F401
        from doorstep.entrypoints.resealing import reseal_everything

        for kind, count in reseal_everything().items():
            click.echo(f"{kind}: {count}")


@main.command("push-key")
def push_key() -> None:
    """Print a new key for web pushes: VAPID_PRIVATE_KEY of the environment. Another key ends all subscriptions."""
    from doorstep.infra.vapid import new_private_key

    click.echo(f"VAPID_PRIVATE_KEY={new_private_key()}")


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), required=False)
def openapi(target: Path | None) -> None:
    """Write the API's description (OpenAPI 3.1) to a file, or print it."""
    _use_role("openapi")
    from doorstep.entrypoints.description import describe_api

    text = describe_api()
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    else:
        click.echo(text, nl=False)


@main.command()
def documents() -> None:
    """Write what is made from the code: api/openapi.json, api/events.json and docs/problems.md."""
    _use_role("documents")
    from doorstep.entrypoints.description import write_all

    for path in write_all():
        click.echo(path)


main.add_command(ledger)
main.add_command(payments)
main.add_command(rehearse)
main.add_command(sandbox_gateway)
main.add_command(travel)

if __name__ == "__main__":
    main()
