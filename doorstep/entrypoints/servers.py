"""The two roles that speak HTTP to people: `api` (WSGI, threads) and `realtime` (ASGI, streams)."""

from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from doorstep.entrypoints.process import port_of
from doorstep.infra.observability import logging_settings
from doorstep.settings.env import Environment, read_environment

_KILL_SECONDS = 8


def _serve(environment: Environment, *, role: str, target: str, interface: Interfaces, **options: Any) -> None:
    # Loaded before the server forks its workers, so that they share one copy and start at once.
    module, _, name = target.partition(":")
    application = getattr(__import__(module, fromlist=[name]), name)
    server = Server(
        target=target,
        address=environment.bind,
        port=port_of(role, environment.port),
        interface=interface,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=logging_settings(environment.log_level),
        **options,
    )
    server.serve(target_loader=lambda: application, wrap_loader=False)


def run_api() -> None:
    """Serve the API, the web apps and the staff desk until told to stop; requests in hand are finished."""
    environment = read_environment()
    _serve(
        environment,
        role="api",
        target="doorstep.entrypoints.wsgi:application",
        interface=Interfaces.WSGI,
        workers=environment.api_workers,
        blocking_threads=environment.api_threads,
        # An idle thread would take its database connection with it.
        blocking_threads_idle_timeout=600,
    )


def run_realtime() -> None:
    """Serve live streams until told to stop; open streams are ended, their apps come back to the next process."""
    _serve(
        read_environment(),
        role="realtime",
        target="doorstep.entrypoints.asgi_realtime:application",
        interface=Interfaces.ASGI,
        workers=1,
    )
