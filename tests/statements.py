"""Counting what a read asks the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements_of(read: Callable[[], object]) -> int:
    """How many statements a read makes by itself: the least of three times.

    What a process keeps in memory for some seconds (markets, the travel table in force) may run out before any one
    of them; it can't before each.
    """
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            read()
        counts.append(len(asked))
    return min(counts)
