"""
The guards against double booking that live in code: the calendar lock and the free-time check.

The third is the exclusion constraint. Tests take guards away to show that each alone suffices and that
without any of them bookings do collide; nothing else may.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings


@dataclass(slots=True)
class _Guards:
    lock: bool = True
    check: bool = True


GUARDS = _Guards()


@contextmanager
def without_guards(*, lock: bool = False, check: bool = False) -> Generator[None]:
    """
    Take the named guards away, in this process, for a block of a test.

    :raises RuntimeError: outside the test settings.
    """
    if settings.ENVIRONMENT != "test":
        raise RuntimeError("guards can be taken away in tests only")
    before = (GUARDS.lock, GUARDS.check)
    GUARDS.lock, GUARDS.check = GUARDS.lock and not lock, GUARDS.check and not check
    try:
        yield
    finally:
        GUARDS.lock, GUARDS.check = before
