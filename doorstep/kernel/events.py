"""Facts that modules publish: frozen dataclasses with a versioned name."""

import json
import uuid
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, get_type_hints


@dataclass(frozen=True)
class Event:
    """
    Something that happened, in ids and plain facts.

    ``name`` carries the version (``order.held.v1``); ``audience`` lists the accounts whose open
    apps get a change hint, ``topics`` the public subjects whose watchers, guests too, learn that
    something about them changed. A fact added later to a version has a default.
    """

    name: ClassVar[str]
    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = Event.registry.get(cls.name)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two events share the name {cls.name!r}")
        Event.registry[cls.name] = cls

    @property
    def audience(self) -> tuple[int, ...]:
        """User ids to hint at."""
        return ()

    @property
    def topics(self) -> tuple[str, ...]:
        """Public subjects that changed, such as ``specialist:12``; their watchers learn no more than that."""
        return ()

    def hint(self) -> dict[str, str]:
        """What an open app needs in order to refetch: kind and id of the changed object, and its state."""
        return {}

    def to_json(self) -> str:
        """The facts as a JSON object."""
        facts = {fact.name: getattr(self, fact.name) for fact in fields(self)}
        return json.dumps(facts, default=_plain, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"not a plain fact: {value!r}")


def event_from_json(name: str, facts: dict[str, Any]) -> Event:
    """
    Rebuild an event from its stored facts.

    :raises KeyError: if no event of that name is known.
    """
    cls = Event.registry[name]
    values: dict[str, Any] = {}
    for fact, kind, has_default in _facts_of(name):
        if has_default and fact not in facts:
            continue  # written before this fact was added
        value = facts[fact]
        if value is None:
            pass
        elif kind in (uuid.UUID, uuid.UUID | None):
            value = uuid.UUID(value)
        elif kind in (datetime, datetime | None):
            value = datetime.fromisoformat(value)
        elif isinstance(value, list):
            value = tuple(value)
        values[fact] = value
    return cls(**values)


@lru_cache(maxsize=256)
def _facts_of(name: str) -> list[tuple[str, Any, bool]]:
    """Name and type of each fact of an event, and whether it has a default."""
    cls = Event.registry[name]
    hints = get_type_hints(cls)
    return [(field.name, hints[field.name], field.default is not MISSING) for field in fields(cls)]
