"""How often somebody may do something, kept in the memory of one process."""

import time


class Pace:
    """A bucket of tokens for each caller: so many at once, and so many a second after that."""

    def __init__(self, *, burst: int, per_second: float, most_callers: int = 20_000) -> None:
        self._burst = burst
        self._per_second = per_second
        self._most_callers = most_callers
        self._buckets: dict[str, tuple[float, float]] = {}

    def allow(self, caller: str, *, at: float | None = None) -> bool:
        """
        Take a token of the caller's; False if there is none.

        :param at: seconds on a clock that never goes back; now by default.
        """
        at = time.monotonic() if at is None else at
        tokens, since = self._buckets.pop(caller, (float(self._burst), at))
        tokens = min(self._burst, tokens + (at - since) * self._per_second)
        # Those who called longest ago come first, and have full buckets by then.
        while len(self._buckets) >= self._most_callers:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[caller] = (tokens - 1 if tokens >= 1 else tokens, at)
        return tokens >= 1
