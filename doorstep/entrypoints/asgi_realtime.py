"""
The realtime role: server-sent events for open apps, fed by PostgreSQL's NOTIFY.

``GET /live/v1/stream`` with the session token in ``X-Session-Token``, or without one as a guest; ``?topics=`` names
public topics to watch, comma-separated. ``POST /live/v1/watch`` with ``{"stream": id, "topics": [...]}`` watches
others. ``trip:<visit id>`` is for the visit's client and ``follow:<token>`` for whoever has that share link: they hear
its positions, each as an event ``position``; topics that one may not watch are left out of the answer ``watching``.
The stream ends with ``bye`` when the session ends or the server stops; the app then reconnects and refetches.
"""

import asyncio
import contextlib
import ipaddress
import json
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
from doorstep.infra.http import problem
from doorstep.infra.outbox import LIVE_CHANNEL
from doorstep.infra.pace import Pace
from doorstep.infra.realtime import POSITIONS_CHANNEL, Follow, Hub, Stream, is_private, read_topics
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import Busy, DomainError, InvalidInput, NotSignedIn

log = logging.getLogger("doorstep.realtime")
_SESSION_CHECK_SECONDS = 60
_LONGEST_WISH = 4096
_LONGEST_ID = 64
_hub = Hub()
# A stream changes its topics when a page opens or closes; the rest would only load the database's channel.
_watch_pace = Pace(burst=60, per_second=3)
_listening = asyncio.Event()


async def _read_session(token: str) -> Actor | None:
    return await asyncio.to_thread(wiring.read_session, token)


async def stream(request: Request) -> Response:
    """Open a stream for the signed-in person or a guest; 401 for a session that ended, 429 with too many streams."""
    token = request.headers.get("x-session-token", "")
    actor = await _read_session(token) if token else None
    if token and (actor is None or actor.user_id is None):
        return _problem(NotSignedIn("Your session is missing or has ended."))
    topics = [name for name in request.query_params.get("topics", "").split(",") if name]
    try:
        watched = read_topics(topics)
        opened = _hub.open(actor.user_id if actor else None, token, _address_of(request))
    except DomainError as error:
        return _problem(error)
    if watched:
        await _watch(opened, watched)
    return StreamingResponse(
        _messages(opened),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def watch(request: Request) -> Response:
    """
    Watch other topics with an open stream, which answers ``watching`` with those that it may.

    204, or 202 when another process may have the stream; 422 for what is no topic, 429 when called too often.
    """
    if not _watch_pace.allow(_address_of(request)):
        return _problem(Busy(retry_after=5))
    try:
        stream_id, topics = await _read_wish(request)
    except DomainError as error:
        return _problem(error)
    opened = _hub.find(stream_id)
    if opened is not None:
        await _watch(opened, topics)
        return Response(status_code=204)
    await asyncio.to_thread(wiring.announce, [{"watch": stream_id, "topics": sorted(topics)}])
    return Response(status_code=202)


async def _watch(opened: Stream, topics: frozenset[str]) -> None:
    """Watch topics instead of those before; of private ones those that the stream may, unless it wishes anew."""
    opened.wish += 1
    wish, private = opened.wish, sorted(filter(is_private, topics))
    found = await _find_follows([(topic, opened.user_id) for topic in private]) if private else []
    if opened.wish == wish:
        _hub.watch(opened, topics.difference(private), _allowed(private, found))


async def _find_follows(asked: list[tuple[str, int | None]]) -> list[Follow | None]:
    return await asyncio.to_thread(wiring.find_follows, asked)


def _allowed(topics: list[str], found: list[Follow | None]) -> dict[str, Follow]:
    return {topic: follow for topic, follow in zip(topics, found, strict=True) if follow is not None}


async def _read_wish(request: Request) -> tuple[str, frozenset[str]]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_WISH:
            raise InvalidInput(f"Send at most {_LONGEST_WISH} bytes.")
    try:
        wish = json.loads(body)
        stream_id, topics = wish["stream"], wish["topics"]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput("Send JSON with stream and topics.") from error
    if not isinstance(stream_id, str) or not 1 <= len(stream_id) <= _LONGEST_ID or not isinstance(topics, list):
        raise InvalidInput("stream is a text, topics a list.", field="stream")
    return stream_id, read_topics(topics)


def _problem(error: DomainError) -> Response:
    answer = problem(error)
    headers = {"Retry-After": answer["Retry-After"]} if "Retry-After" in answer else {}
    return Response(answer.content, answer.status_code, headers, media_type=answer["Content-Type"])


def _address_of(request: Request) -> str:
    """Where a call comes from, as far as our own proxies vouch for it; an IPv6 customer is one address."""
    caller = request.client.host if request.client else ""
    proxies = settings.TRUSTED_PROXY_COUNT
    passed = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if proxies and passed:
        caller = passed[-min(proxies, len(passed))]
    try:
        address = ipaddress.ip_address(caller)
    except ValueError:
        return caller
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else caller


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
                await heard.execute(f"LISTEN {POSITIONS_CHANNEL}")
                _listening.set()
                async for notice in heard.notifies():
                    if notice.channel == POSITIONS_CHANNEL:
                        _hub.announce_position(notice.payload)
                        continue
                    ended, wishes = _hub.announce(notice.payload)
                    for user_id in ended:
                        await _recheck(_hub.streams(user_id))
                    for opened, topics in wishes:
                        await _watch(opened, topics)
        except (psycopg.Error, Error, DomainError) as error:
            # Whatever else the database refuses, for example to read a token again, must not end the listening.
            log.warning("lost the database's announcements", extra={"error": str(error)})
        _listening.clear()
        _hub.close_all()
        await asyncio.sleep(1)


async def _recheck(streams: list[Stream]) -> None:
    for opened in streams:
        if opened.token and await _read_session(opened.token) is None:
            opened.close()


async def _recheck_follows(streams: list[Stream]) -> None:
    """Whether all who follow a trip still may; it counts as another look of theirs."""
    asked = [(opened, opened.wish, topic) for opened in streams for topic in opened.follows]
    found = await _find_follows([(topic, opened.user_id) for opened, _, topic in asked]) if asked else []
    allowed: dict[Stream, dict[str, Follow]] = {opened: {} for opened in streams}
    for (opened, _, topic), follow in zip(asked, found, strict=True):
        if follow is not None:
            allowed[opened][topic] = follow
    wishes = {opened: wish for opened, wish, _ in asked}
    for opened, follows in allowed.items():
        if opened.wish == wishes.get(opened) and follows != opened.follows:
            _hub.watch(opened, opened.topics, follows)


async def _recheck_sessions() -> None:
    while True:
        await asyncio.sleep(_SESSION_CHECK_SECONDS)
        try:
            await _recheck(_hub.streams())
            await _recheck_follows(_hub.following())
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
        Route("/live/v1/watch", watch, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ],
    middleware=[
        Middleware(
            CORSMiddleware,
            allow_origin_regex=settings.LIVE_ORIGINS,
            allow_methods=["GET", "POST"],
            allow_headers=["X-Session-Token", "Last-Event-ID", "Content-Type"],
            max_age=86400,
        )
    ],
    lifespan=_lifespan,
)
