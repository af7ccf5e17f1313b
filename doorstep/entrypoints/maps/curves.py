"""Turning written corners into natural lines. Metres on a city's plane."""

from math import hypot
from random import Random

type Position = tuple[float, float]

_STEPS = 6
_BEND = 0.85
_ROUGH_FROM_M = 160.0


def smooth_line(points: list[Position], *, closed: bool = False, steps: int = _STEPS) -> list[Position]:
    """A curve through all the points (Catmull-Rom); two points stay a straight line."""
    if len(points) < 3:
        return points
    count = len(points)
    smooth: list[Position] = []
    for index in range(count if closed else count - 1):
        if closed:
            before, one, other, after = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            one, other = points[index], points[index + 1]
            before = points[index - 1] if index else one
            after = points[index + 2] if index + 2 < count else other
        smooth += [_between(before, one, other, after, step / steps) for step in range(steps)]
    return smooth if closed else [*smooth, points[-1]]


def _between(before: Position, one: Position, other: Position, after: Position, share: float) -> Position:
    square, cube = share * share, share * share * share

    def along(axis: int) -> float:
        a, b, c, d = before[axis], one[axis], other[axis], after[axis]
        return 0.5 * (2 * b + (c - a) * share + (2 * a - 5 * b + 4 * c - d) * square + (3 * b - a - 3 * c + d) * cube)

    # A little towards the chord: full curves overshoot where corners are uneven.
    straight = (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)
    return along(0) * _BEND + straight[0] * (1 - _BEND), along(1) * _BEND + straight[1] * (1 - _BEND)


def round_corners(points: list[Position], times: int = 2) -> list[Position]:
    """A ring whose corners are cut, and those of the cut again (Chaikin)."""
    for _ in range(times):
        points = [
            (one[0] * near + other[0] * (1 - near), one[1] * near + other[1] * (1 - near))
            for one, other in zip(points, [*points[1:], points[0]], strict=True)
            for near in (0.8, 0.2)
        ]
    return points


def roughen(points: list[Position], random: Random, strength: float) -> list[Position]:
    """A shore with small capes and coves: long sides of a ring are broken again and again, each time less far out."""
    rough: list[Position] = []
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        rough.append(one)
        rough += _broken(one, other, random, strength)
    return rough


def _broken(one: Position, other: Position, random: Random, strength: float) -> list[Position]:
    east, north = other[0] - one[0], other[1] - one[1]
    length = hypot(east, north)
    if length < _ROUGH_FROM_M:
        return []
    out = random.uniform(-strength, strength)
    middle = ((one[0] + other[0]) / 2 - north * out, (one[1] + other[1]) / 2 + east * out)
    return [*_broken(one, middle, random, strength), middle, *_broken(middle, other, random, strength)]
