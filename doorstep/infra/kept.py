"""What a process keeps in memory for some seconds of tables that are small and seldom changed."""

import time
from collections.abc import Callable

from django.conf import settings


class Kept[T]:
    """
    A value read from tables, and read anew after ``CATALOGUE_KEPT_SECONDS``.

    ``times_as_long`` is for what is dear to read and need not be so new. It is exchanged as a whole: whoever asks while
    another thread reads gets the old one or the new one, never a part.
    """

    def __init__(self, read: Callable[[], T], *, times_as_long: float = 1) -> None:
        self._read = read
        self._times_as_long = times_as_long
        self._changes = 0
        self._held: tuple[float, T] | None = None

    def get(self) -> T:
        """The value, at most so many seconds old."""
        held, now = self._held, time.monotonic()
        if held is not None and now < held[0]:
            return held[1]
        changes = self._changes
        value = self._read()
        if changes == self._changes:
            self._held = (now + self._times_as_long * settings.CATALOGUE_KEPT_SECONDS, value)
        return value

    def forget(self) -> None:
        """Read anew at the next question; called by whoever changes what was read."""
        self._changes += 1
        self._held = None
