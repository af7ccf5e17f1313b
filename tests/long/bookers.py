"""
Books what is listed for random specialists on random days, and asks for what is not; a process that test_market starts.

Printed is a JSON object: how much was tried, and everything that was wrong. By hand:
`DATABASE_URL=... python -m tests.long.bookers SEED PAIRS PART PARTS`.
"""

import json
import sys
from collections import Counter
from itertools import chain

from doorstep.settings.env import read_environment


def main(seed: int, count: int, part: int, parts: int) -> None:
    """Check every so many-th pair."""
    read_environment()
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.kernel.clock import utc_now
    from tests.long.pairs import check_pair, choose_pairs

    now, tried = utc_now(), Counter[str]()
    pairs = choose_pairs(seed, range(part, count, parts), now)
    wrong = list(chain.from_iterable(check_pair(pair, tried, now=now) for pair in pairs))
    sys.stdout.write(json.dumps({"tried": tried, "wrong": wrong}) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
