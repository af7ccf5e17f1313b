"""
Live change hints: who listens, and what they are told.

A stream is one open app: of a signed-in person, who hears what happens to them, or of a guest. Both may watch public
topics, such as a specialist's free time. Hints are numbered per stream; when a slow reader's queue is full the number
moves on without the hint, so the app sees the gap and refetches. Whoever may follow a trip hears its positions: of
those that wait the newest, so that a slow reader loses none that counts. Pure asyncio.
"""

import asyncio
import json
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, InvalidInput, Kind

HEARTBEAT_SECONDS = 15
MOST_TOPICS = 20
POSITIONS_CHANNEL = "doorstep_positions"
"""Positions of trips: the trip's id, a space, and the JSON that followers get."""
_QUEUE_LIMIT = 100
_TOPIC = re.compile(r"(specialist):[1-9]\d{0,17}|(service):[1-9]\d{0,17}:[a-z]{2,8}")
# Trips are followed by those who may, which is asked elsewhere: by the client, or by whoever has a share link.
_PRIVATE_TOPIC = re.compile(r"trip:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|follow:[\w-]{20,64}")
# A burst of bookings is told once in so many seconds; the first of it at once. A service has many specialists.
_QUIET_SECONDS = {"specialist": 0.5, "service": 3.0}


class TooManyStreams(DomainError):
    """This address, person or process keeps as many live streams as it may; the app works without, and tries later."""

    code = "too_many_streams"
    kind = Kind.BUSY
    title = "Too many live streams are open"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many streams may be open in a process. Guests have a share of their own, so they can't shut people out."""

    of_person: int = 20
    of_address: int = 40
    of_guests: int = 3_000
    of_people: int = 12_000


@dataclass(frozen=True, slots=True)
class Follow:
    """That a stream may hear a trip's positions until a moment; ``source`` is what that right hangs on."""

    trip: str
    source: str
    until: datetime


def is_private(topic: str) -> bool:
    """Whether a topic is watched only by those who may."""
    return _PRIVATE_TOPIC.fullmatch(topic) is not None


def read_topics(names: Sequence[object]) -> frozenset[str]:
    """
    The topics that an app wants to watch, private ones too: whether it may is another question.

    :raises InvalidInput: if one is no topic, or there are more than twenty.
    """
    topics = frozenset(name for name in names if isinstance(name, str) and (_TOPIC.fullmatch(name) or is_private(name)))
    if len(names) > MOST_TOPICS or not topics.issuperset(map(str, names)):
        raise InvalidInput(
            f"Watch at most {MOST_TOPICS} topics such as specialist:12 or service:5:hel.", field="topics"
        )
    return topics


class Stream:
    """One open connection: its person or guest, the topics it watches, and the hints waiting to be sent."""

    def __init__(self, user_id: int | None, token: str, address: str = "") -> None:
        self.id = secrets.token_urlsafe(18)
        self.user_id = user_id
        self.token = token
        self.address = address
        self.topics: frozenset[str] = frozenset()
        self.follows: dict[str, Follow] = {}
        self.wish = 0
        self.number = 0
        self.closed = False
        # Beside hints there is room for one entry of each trip that is followed.
        self._queue: asyncio.Queue[tuple[str, dict[str, Any] | str] | None] = asyncio.Queue(_QUEUE_LIMIT + MOST_TOPICS)
        self._positions: dict[str, str] = {}
        self._quiet_until: dict[str, float] = {}
        self._later: dict[str, asyncio.TimerHandle] = {}

    def offer(self, hint: dict[str, Any]) -> None:
        """Queue a hint; when the queue is full its number is skipped, which the reader notices."""
        self.number += 1
        if self._queue.qsize() < _QUEUE_LIMIT:
            self._queue.put_nowait(("hint", {"n": self.number, **hint}))

    def offer_position(self, trip: str, data: str) -> None:
        """Queue a trip's position; one that still waits gives way to the newer."""
        if trip not in self._positions:
            if self._queue.full():
                return
            self._queue.put_nowait(("position", trip))
        self._positions[trip] = data

    def watch(self, topics: frozenset[str], follows: Mapping[str, Follow]) -> None:
        """Watch these topics instead of those before, private ones by their rights, and say so on the stream."""
        for topic in self.topics - topics:
            self._quiet_until.pop(topic, None)
            if timer := self._later.pop(topic, None):
                timer.cancel()
        self.topics = topics
        self.follows = dict(follows)
        if self._queue.qsize() < _QUEUE_LIMIT:
            self._queue.put_nowait(("watching", {"topics": sorted({*topics, *follows})}))

    def touch(self, topic: str) -> None:
        """Tell that a watched topic changed: at once, or with others of a burst at the end of its quiet time."""
        if topic in self._later:
            return
        loop = asyncio.get_running_loop()
        quiet = self._quiet_until.get(topic, 0.0) - loop.time()
        if quiet > 0:
            self._later[topic] = loop.call_later(quiet, self._tell, topic)
        else:
            self._tell(topic)

    def _tell(self, topic: str) -> None:
        self._later.pop(topic, None)
        if not self.closed:
            self._quiet_until[topic] = asyncio.get_running_loop().time() + _QUIET_SECONDS[topic.partition(":")[0]]
            self.offer({"kind": "slots", "id": topic})

    def close(self) -> None:
        """End the stream after what is queued."""
        self.closed = True
        for timer in self._later.values():
            timer.cancel()
        self._later.clear()
        if self._queue.qsize() < _QUEUE_LIMIT:
            self._queue.put_nowait(None)

    async def messages(self) -> AsyncIterator[str]:
        """The stream in server-sent-event form: ``hello``, then hints, and a comment as heartbeat."""
        yield _message("hello", {"n": 0, "stream": self.id})
        while not self.closed or not self._queue.empty():
            try:
                item = await asyncio.wait_for(self._queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if item is None:
                break
            event, data = item
            yield _message(event, data) if isinstance(data, dict) else self._position_message(data)
        yield _message("bye", {})

    def _position_message(self, trip: str) -> str:
        data = self._positions.pop(trip)
        now = utc_now()
        if not any(follow.trip == trip and follow.until > now for follow in self.follows.values()):
            return ": no longer followed\n\n"
        return f"event: position\ndata: {data}\n\n"


def _message(event: str, data: dict[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


type Wish = tuple[Stream, frozenset[str]]


def _leave(places: dict[str, set[Stream]], stream: Stream, names: Iterable[str]) -> None:
    for name in names:
        streams = places[name]
        streams.discard(stream)
        if not streams:
            del places[name]


class Hub:
    """All open streams of this process: by id, by person, by watched topic, by followed trip."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._streams: dict[str, Stream] = {}
        self._of_person: dict[int, set[Stream]] = defaultdict(set)
        self._watching: dict[str, set[Stream]] = defaultdict(set)
        self._following: dict[str, set[Stream]] = defaultdict(set)
        self._guests: Counter[str] = Counter()

    def open(self, user_id: int | None, token: str, address: str = "") -> Stream:
        """
        Register a stream of a signed-in person, or of a guest.

        :param address: where a guest calls from, for the limit of one address.
        :raises TooManyStreams: if a limit is reached.
        """
        self._check_room(user_id, address)
        stream = Stream(user_id, token, address)
        self._streams[stream.id] = stream
        if user_id is None:
            self._guests[address] += 1
        else:
            self._of_person[user_id].add(stream)
        return stream

    def _check_room(self, user_id: int | None, address: str) -> None:
        guests = self._guests.total()
        if user_id is None:
            full = guests >= self.limits.of_guests or self._guests[address] >= self.limits.of_address
        else:
            people = len(self._streams) - guests
            full = people >= self.limits.of_people or len(self.streams(user_id)) >= self.limits.of_person
        if full:
            raise TooManyStreams

    def drop(self, stream: Stream) -> None:
        """Forget a stream."""
        if self._streams.pop(stream.id, None) is None:
            return
        self._leave_topics(stream, stream.topics)
        self._leave_trips(stream, {follow.trip for follow in stream.follows.values()})
        stream.close()
        if stream.user_id is None:
            self._guests[stream.address] -= 1
            if not self._guests[stream.address]:
                del self._guests[stream.address]
            return
        people = self._of_person[stream.user_id]
        people.discard(stream)
        if not people:
            del self._of_person[stream.user_id]

    def streams(self, user_id: int | None = None) -> list[Stream]:
        """The open streams of one person, or all."""
        if user_id is not None:
            return list(self._of_person.get(user_id, ()))
        return list(self._streams.values())

    def find(self, stream_id: str) -> Stream | None:
        """An open stream of this process."""
        return self._streams.get(stream_id)

    def watch(self, stream: Stream, topics: frozenset[str], follows: Mapping[str, Follow]) -> None:
        """
        Let a stream watch other topics.

        :param topics: public ones.
        :param follows: private topics with the right to them, as the caller has found it.
        """
        if stream.id not in self._streams:
            return  # it ended while its rights were looked up
        self._leave_topics(stream, stream.topics - topics)
        for topic in topics:
            self._watching[topic].add(stream)
        trips = {follow.trip for follow in follows.values()}
        self._leave_trips(stream, {follow.trip for follow in stream.follows.values()} - trips)
        for trip in trips:
            self._following[trip].add(stream)
        stream.watch(topics, follows)

    def _leave_topics(self, stream: Stream, topics: Iterable[str]) -> None:
        _leave(self._watching, stream, topics)

    def _leave_trips(self, stream: Stream, trips: Iterable[str]) -> None:
        _leave(self._following, stream, trips)

    def following(self) -> list[Stream]:
        """The open streams that follow a trip."""
        return [stream for stream in self._streams.values() if stream.follows]

    def announce_position(self, payload: str) -> None:
        """Hand a position to the streams that follow its trip."""
        trip, _, data = payload.partition(" ")
        for stream in self._following.get(trip, ()):
            stream.offer_position(trip, data)

    def end_follow(self, source: str) -> None:
        """Take the right to follow from all streams that have it of this source, such as a link that was revoked."""
        for stream in self.following():
            left = {topic: follow for topic, follow in stream.follows.items() if follow.source != source}
            if len(left) < len(stream.follows):
                self.watch(stream, stream.topics, left)

    def announce(self, payload: str) -> tuple[list[int], list[Wish]]:
        """
        Hand an announcement of the relay, or of another process of this role, to the streams it is for.

        :param payload: a JSON list of the entries that :func:`doorstep.infra.outbox.announce` takes.
        :returns: people whose sessions must be read again, because one of them ended, and what streams of this process
            wish to watch.
        """
        ended: list[int] = []
        wishes: list[Wish] = []
        for entry in json.loads(payload):
            if "on" in entry:
                for stream in list(self._watching.get(entry["on"], ())):
                    stream.touch(entry["on"])
            elif "watch" in entry:
                if (wishing := self.find(entry["watch"])) is not None:
                    wishes.append((wishing, read_topics(entry["topics"])))
            elif "unfollow" in entry:
                self.end_follow(entry["unfollow"])
            elif entry["hint"].get("kind") == "session":
                ended.extend(entry["to"])
            else:
                for user_id in entry["to"]:
                    for stream in self.streams(user_id):
                        stream.offer(entry["hint"])
        return ended, wishes

    def close_all(self) -> None:
        """End every stream, at shutdown or after lost announcements; the apps reconnect and refetch."""
        for stream in self.streams():
            stream.close()
