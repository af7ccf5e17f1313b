"""The one place that reads the clock; services get ``now`` from the edge."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, aware, in UTC. Called by edges only."""
    return datetime.now(UTC)
