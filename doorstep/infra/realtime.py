"""
Live change hints: who listens, and what they are told.

A stream is one open app of one person. Hints are numbered per stream; when a slow reader's queue is
full the number moves on without the hint, so the app sees the gap and refetches. Pure asyncio.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

HEARTBEAT_SECONDS = 15
_QUEUE_LIMIT = 100


class Stream:
    """One open connection: its person, its token, and the hints waiting to be sent."""

    def __init__(self, user_id: int, token: str) -> None:
        self.user_id = user_id
        self.token = token
        self.number = 0
        self.closed = False
        self._queue: asyncio.Queue[tuple[int, dict[str, Any]] | None] = asyncio.Queue(_QUEUE_LIMIT)

    def offer(self, hint: dict[str, Any]) -> None:
        """Queue a hint; when the queue is full its number is skipped, which the reader notices."""
        self.number += 1
        if not self._queue.full():
            self._queue.put_nowait((self.number, hint))

    def close(self) -> None:
        """End the stream after what is queued."""
        self.closed = True
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def messages(self) -> AsyncIterator[str]:
        """The stream in server-sent-event form: ``hello``, then hints, and a comment as heartbeat."""
        yield _message("hello", {"n": 0})
        while not self.closed or not self._queue.empty():
            try:
                item = await asyncio.wait_for(self._queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if item is None:
                break
            number, hint = item
            yield _message("hint", {"n": number, **hint})
        yield _message("bye", {})


def _message(event: str, data: dict[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


class Hub:
    """All open streams of this process, by person."""

    def __init__(self) -> None:
        self._streams: dict[int, set[Stream]] = defaultdict(set)

    def open(self, user_id: int, token: str) -> Stream:
        """Register a stream for a signed-in person."""
        stream = Stream(user_id, token)
        self._streams[user_id].add(stream)
        return stream

    def drop(self, stream: Stream) -> None:
        """Forget a stream."""
        streams = self._streams.get(stream.user_id)
        if streams:
            streams.discard(stream)
            if not streams:
                del self._streams[stream.user_id]

    def streams(self, user_id: int | None = None) -> list[Stream]:
        """The open streams of one person, or all."""
        if user_id is not None:
            return list(self._streams.get(user_id, ()))
        return [stream for streams in self._streams.values() for stream in streams]

    def announce(self, payload: str) -> list[int]:
        """
        Hand a relay announcement to the streams it is for.

        :param payload: a JSON list of ``{"to": [user ids], "hint": {...}}``.
        :returns: people whose sessions must be read again, because one of them ended.
        """
        ended: list[int] = []
        for entry in json.loads(payload):
            hint = entry["hint"]
            if hint.get("kind") == "session":
                ended.extend(entry["to"])
                continue
            for user_id in entry["to"]:
                for stream in self.streams(user_id):
                    stream.offer(hint)
        return ended

    def close_all(self) -> None:
        """End every stream, at shutdown or after lost announcements; the apps reconnect and refetch."""
        for stream in self.streams():
            stream.close()
