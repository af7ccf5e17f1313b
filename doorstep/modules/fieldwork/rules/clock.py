"""
A phone's clock is not trusted: it may be wrong by a day, and be put right in the middle of a visit.

What a phone sends names when it was sent, by the same clock as everything in it. So the server knows how much the
clock is off, but for the time that the message took; the least difference seen lately is the nearest.
"""

from datetime import datetime, timedelta

# A message that took longer, or a clock that was put right: believed anew.
_SAME_CLOCK = timedelta(seconds=60)


def clock_offset(*, sent_at: datetime, received_at: datetime, known: timedelta | None) -> timedelta:
    """
    Server's time less the phone's.

    :param known: as of the messages before. The smaller one holds while they differ by less than a minute, so that the
        same message sent again says the same moments.
    """
    offset = received_at - sent_at
    if known is not None and known <= offset < known + _SAME_CLOCK:
        return known
    return offset


def put_right(at: datetime, *, offset: timedelta, received_at: datetime) -> datetime:
    """A moment of the phone's by the server's clock; never after the message came."""
    try:
        return min(at + offset, received_at)
    except OverflowError:
        return received_at
