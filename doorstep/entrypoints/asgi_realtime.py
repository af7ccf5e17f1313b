"""
The realtime role: server-sent events for open apps, fed by PostgreSQL's NOTIFY.

``GET /live/v1/stream`` with the session token in ``X-Session-Token``. The stream ends with ``bye``
when the session ends or the server stops; the app then reconnects and refetches.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import psycopg
from django.conf import settings
from django.db import Error, connection
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints import wiring
from doorstep.infra.outbox import LIVE_CHANNEL
from doorstep.infra.realtime import Hub, Stream
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import DomainError

log = logging.getLogger("doorstep.realtime")
_SESSION_CHECK_SECONDS = 60
_hub = Hub()
_listening = asyncio.Event()


async def _read_session(token: str) -> Actor | None:
    return await asyncio.to_thread(wiring.read_session, token)


async def stream(request: Request) -> Response:
    """Open a stream for the signed-in person; 401 as problem details otherwise."""
    token = request.headers.get("x-session-token", "")
    actor = await _read_session(token) if token else None
    if actor is None or actor.user_id is None:
        body = {"type": "/docs/problems#not_signed_in", "title": "Sign in to continue", "status": 401}
        body |= {"detail": "Your session is missing or has ended.", "code": "not_signed_in", "context": {}}
        return JSONResponse(body, status_code=401, media_type="application/problem+json")
    opened = _hub.open(actor.user_id, token)
    return StreamingResponse(
        _messages(opened),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _messages(opened: Stream) -> AsyncIterator[str]:
    try:
        async for message in opened.messages():
            yield message
    finally:
        _hub.drop(opened)


async def _listen() -> None:
    """Hear announcements for ever; a lost connection may have lost some, so all streams start anew."""
    parameters = connection.get_connection_params()
    known = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(autocommit=True, **known) as heard:
                await heard.execute(f"LISTEN {LIVE_CHANNEL}")
                _listening.set()
                async for notice in heard.notifies():
                    for user_id in _hub.announce(notice.payload):
                        await _recheck(_hub.streams(user_id))
        except (psycopg.Error, Error, DomainError) as error:
            # Whatever else the database refuses, for example to read a token again, must not end the listening.
            log.warning("lost the database's announcements", extra={"error": str(error)})
        _listening.clear()
        _hub.close_all()
        await asyncio.sleep(1)


async def _recheck(streams: list[Stream]) -> None:
    for opened in streams:
        if await _read_session(opened.token) is None:
            opened.close()


async def _recheck_sessions() -> None:
    while True:
        await asyncio.sleep(_SESSION_CHECK_SECONDS)
        try:
            await _recheck(_hub.streams())
        except Exception:
            log.exception("could not check the sessions of open streams")


@contextlib.asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_listen()), asyncio.create_task(_recheck_sessions())]
    yield
    _hub.close_all()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def healthz(_: Request) -> Response:
    """The process is alive."""
    return JSONResponse({"status": "ok", "streams": len(_hub.streams())})


async def readyz(_: Request) -> Response:
    """Whether announcements arrive."""
    ready = _listening.is_set()
    return JSONResponse({"status": "ok" if ready else "not listening yet"}, status_code=200 if ready else 503)


application = Starlette(
    routes=[
        Route("/live/v1/stream", stream),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ],
    middleware=[
        Middleware(
            CORSMiddleware,
            allow_origin_regex=settings.LIVE_ORIGINS,
            allow_methods=["GET"],
            allow_headers=["X-Session-Token", "Last-Event-ID"],
            max_age=86400,
        )
    ],
    lifespan=_lifespan,
)
