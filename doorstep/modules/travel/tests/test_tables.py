"""Versions of the speed table."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.geo import Cell
from doorstep.modules.travel import facade
from doorstep.modules.travel.contracts import BUILT_IN_VERSION, HourClass, Mode, Speed
from doorstep.modules.travel.rules import travel_minutes

pytestmark = pytest.mark.django_db
SLOW = dict.fromkeys(Mode, (Speed(27, 5), Speed(13.5, 5), Speed(9, 5)))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    facade.forget_tables()
    yield
    facade.forget_tables()


def test_new_version_is_in_force_and_the_old_one_stays(now: datetime) -> None:
    assert facade.current_version("hel") == BUILT_IN_VERSION
    with open_transaction():
        version = facade.publish_table(market="hel", speeds=SLOW, note="winter", now=now)
    facade.forget_tables()
    assert facade.current_version("hel") == version
    assert facade.current_version("mow") == BUILT_IN_VERSION
    for number, minutes in ((version, 29), (BUILT_IN_VERSION, 17)):
        table = facade.travel_table(number)
        assert travel_minutes(Cell(0, 0), Cell(8, 0), HourClass.DAY, Mode.CAR, table) == minutes


def test_table_needs_every_mode(now: datetime) -> None:
    with pytest.raises(ValueError, match="transit"), open_transaction():
        facade.publish_table(market="hel", speeds={Mode.WALK: SLOW[Mode.WALK]}, note="", now=now)


def test_unknown_version_is_told() -> None:
    with pytest.raises(LookupError):
        facade.travel_table(987_654)
