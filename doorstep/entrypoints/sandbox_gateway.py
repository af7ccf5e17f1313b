"""The `doorstep sandbox-gateway` command: the payment provider for development and tests, a server of its own."""

import os
from pathlib import Path

import click

from doorstep.infra.observability import ROLE_VARIABLE


def run(port: int | None = None, data: Path | None = None, messages: str | None = None) -> None:
    """
    Serve the sandbox until told to stop.

    :raises OSError: if its port is taken.
    """
    from doorstep.entrypoints.process import SANDBOX, port_of, stop_on_signals
    from doorstep.integrations.sandbox_gateway.server import SandboxServer, Secrets
    from doorstep.settings.env import read_environment

    environment = read_environment()
    stop = stop_on_signals()
    server = SandboxServer(
        data or environment.data / "sandbox",
        bind=environment.bind,
        port=port_of(SANDBOX, environment.port) if port is None else port,
        message_url=messages or f"http://127.0.0.1:{environment.port}/api/v1/webhooks/payments/sandbox",
        secrets=Secrets.derived(environment.secret_key),
    )
    server.start()
    print(f"The payment sandbox is ready: {server.origin}/control", flush=True)
    stop.wait()
    server.stop()


@click.command("sandbox-gateway")
@click.option("--port", type=click.IntRange(0, 65_535), help="PORT + 6 by default.")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Where its books are; DOORSTEP_DATA/sandbox."
)
@click.option("--messages", metavar="URL", help="Where its messages go; the api role on this machine by default.")
def sandbox_gateway(port: int | None, data: Path | None, messages: str | None) -> None:
    """Serve the payment sandbox: no real money. See docs/guides/money.md."""
    os.environ.setdefault(ROLE_VARIABLE, "sandbox-gateway")
    from doorstep.settings.env import read_environment

    if read_environment().environment == "prod":
        raise click.ClickException("The sandbox takes test cards as money, so it does not run in production.")
    try:
        run(port, data, messages)
    except OSError as error:
        raise click.ClickException(f"The sandbox could not start: {error}") from error
