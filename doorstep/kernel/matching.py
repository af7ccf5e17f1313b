"""Different ones for several wishes: whom to take, and when there are enough. Nobody serves two wishes at once."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations


def choose_distinct(
    choices: Sequence[Sequence[int]], apart: Collection[tuple[int, int]] | None = None
) -> list[int] | None:
    """
    One choice for each wish, such that no two wishes that must be apart share one; None if there is no way.

    Wishes with the fewest choices choose first, and earlier choices are preferred. A way is found if there is one.

    :param choices: for each wish who could do it, the most wanted first.
    :param apart: pairs of wishes, the lower number first, that need different ones; None: all of them.
    """
    count = len(choices)
    pairs = list(combinations(range(count), 2)) if apart is None else apart
    rivals: list[set[int]] = [set() for _ in range(count)]
    for first, second in pairs:
        rivals[first].add(second)
        rivals[second].add(first)
    # With one choice more than rivals a wish can't be left without any, so further choices need not be tried.
    tried = [list(dict.fromkeys(choices[at]))[: len(rivals[at]) + 1] for at in range(count)]
    order = sorted(range(count), key=lambda at: (len(tried[at]), at))
    taken: dict[int, int] = {}

    def search(depth: int) -> bool:
        if depth == count:
            return True
        wish = order[depth]
        used = {taken[rival] for rival in rivals[wish] if rival in taken}
        for choice in tried[wish]:
            if choice in used:
                continue
            taken[wish] = choice
            if search(depth + 1):
                return True
            del taken[wish]
        return False

    return [taken[at] for at in range(count)] if search(0) else None


def times_for_distinct(free: Sequence[Mapping[int, int]]) -> int:
    """
    The times at which every wish can have somebody of its own, as a mask of bits.

    By Hall's theorem a time will do if any some wishes have, together, at least as many people free as they are.
    That is counted for all times at once, bit by bit, so its cost is that of 2^wishes passes over the people.

    :param free: for each wish, by person: bit n says that the person can do it at time n.
    """
    if not free:
        return 0
    result = -1
    for size in range(1, len(free) + 1):
        for wishes in combinations(free, size):
            result &= _times_of_at_least(size, wishes)
    return result


def _times_of_at_least(size: int, wishes: Sequence[Mapping[int, int]]) -> int:
    """When at least so many different people can do one of the wishes or another."""
    people = {person for wish in wishes for person in wish}
    reached = [0] * (size + 1)
    for person in people:
        able = 0
        for wish in wishes:
            able |= wish.get(person, 0)
        for count in range(size, 1, -1):
            reached[count] |= reached[count - 1] & able
        reached[1] |= able
    return reached[size]
