"""Identifiers that sort by time."""

import os
import time
import uuid
from datetime import datetime


def new_id() -> uuid.UUID:
    """
    A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.

    Sorted by time, so that index pages fill in order.
    """
    return _version_seven(time.time_ns() // 1_000_000)


def id_at(moment: datetime) -> uuid.UUID:
    """The same for something that came into being at another moment, so that it sorts among its like."""
    return _version_seven(int(moment.timestamp() * 1000))


def first_id_at(moment: datetime) -> uuid.UUID:
    """Everything that came into being at a moment or after it has an id that sorts behind this one, or is this one."""
    return uuid.UUID(int=(int(moment.timestamp() * 1000) & ((1 << 48) - 1)) << 80)


def _version_seven(milliseconds: int) -> uuid.UUID:
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
