"""Different people for several wishes, against trying out every way."""

from collections.abc import Sequence
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.matching import choose_distinct, times_for_distinct

PEOPLE = st.integers(1, 6)
CHOICES = st.lists(st.lists(PEOPLE, max_size=6, unique=True), min_size=1, max_size=5)
PAIRS = st.sets(st.sampled_from(list(combinations(range(5), 2))))
FREE = st.lists(st.dictionaries(PEOPLE, st.integers(0, 2**12 - 1), max_size=6), min_size=1, max_size=4)


def is_apart(chosen: Sequence[int], pairs: Sequence[tuple[int, int]]) -> bool:
    return all(chosen[first] != chosen[second] for first, second in pairs)


@given(CHOICES)
def test_somebody_for_every_wish_is_found_if_there_is_a_way(choices: list[list[int]]) -> None:
    pairs = list(combinations(range(len(choices)), 2))
    ways = [way for way in product(*choices) if is_apart(way, pairs)]
    found = choose_distinct(choices)
    assert (found is None) == (not ways)
    assert found is None or tuple(found) in ways


@given(CHOICES, PAIRS)
def test_only_wishes_that_must_be_apart_need_different_people(
    choices: list[list[int]], pairs: set[tuple[int, int]]
) -> None:
    known = [pair for pair in pairs if pair[1] < len(choices)]
    ways = [way for way in product(*choices) if is_apart(way, known)]
    found = choose_distinct(choices, known)
    assert (found is None) == (not ways)
    assert found is None or tuple(found) in ways


@given(CHOICES)
def test_everybody_gets_the_first_choice_if_nobody_else_wants_it(choices: list[list[int]]) -> None:
    firsts = [wanted[0] for wanted in choices if wanted]
    if len(firsts) == len(choices) and len(set(firsts)) == len(firsts):
        assert choose_distinct(choices) == firsts


def test_who_has_no_other_choice_goes_first() -> None:
    assert choose_distinct([[1, 2], [1]]) == [2, 1]


@given(FREE)
def test_a_time_will_do_when_each_wish_can_have_somebody_of_its_own(free: list[dict[int, int]]) -> None:
    found = times_for_distinct(free)
    for at in range(12):
        able = [[person for person, times in wish.items() if times >> at & 1] for wish in free]
        assert bool(found >> at & 1) == (choose_distinct(able) is not None), at
    assert found >> 12 == 0


def test_two_people_who_are_never_free_together_make_no_party() -> None:
    assert times_for_distinct([{1: 0b01, 2: 0b10}, {1: 0b01, 2: 0b10}]) == 0
    assert times_for_distinct([{1: 0b11, 2: 0b10}, {1: 0b11, 2: 0b10}]) == 0b10
    assert times_for_distinct([]) == 0
