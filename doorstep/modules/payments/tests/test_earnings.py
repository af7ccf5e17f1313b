"""Sums and chart points of earnings, without a database."""

from datetime import date, timedelta

from doorstep.modules.payments.contracts import DayEarnings, EarningState, Parts, chart_points, sum_days

MONDAY = date(2026, 11, 16)


def day(after: int, net: int, state: EarningState = EarningState.RELEASED, visits: int = 1) -> DayEarnings:
    return DayEarnings(MONDAY + timedelta(days=after), state, visits, Parts(price=net + 20, commission=20, net=net))


def test_what_was_given_back_earned_nothing() -> None:
    days = [day(0, 100), day(0, 50, EarningState.CASH, visits=2), day(1, 70, EarningState.GIVEN_BACK)]
    assert sum_days(days) == (3, Parts(price=190, commission=40, net=150))


def test_every_date_has_a_point() -> None:
    points = chart_points(
        [day(0, 100), day(0, 5, EarningState.WAITING), day(3, 7)], MONDAY, MONDAY + timedelta(days=6), weekly=False
    )
    assert [(point.first, point.last) for point in points] == [(MONDAY + timedelta(days=at),) * 2 for at in range(7)]
    assert [point.net for point in points] == [105, 0, 0, 7, 0, 0, 0]
    assert points[0].visits == 2


def test_weeks_begin_on_monday_and_the_range_cuts_the_first_and_the_last() -> None:
    first, last = MONDAY + timedelta(days=5), MONDAY + timedelta(days=15)
    points = chart_points([day(5, 1), day(7, 10), day(13, 100), day(15, 1000)], first, last, weekly=True)
    assert [(point.first, point.last, point.net) for point in points] == [
        (first, MONDAY + timedelta(days=6), 1),
        (MONDAY + timedelta(days=7), MONDAY + timedelta(days=13), 110),
        (MONDAY + timedelta(days=14), last, 1000),
    ]
