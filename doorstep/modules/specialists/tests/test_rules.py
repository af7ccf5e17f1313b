import pytest

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, Point
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.specialists.rules import merge_bio, offer_minutes, public_place


def test_durations_of_offers() -> None:
    assert offer_minutes(PriceModel.FIXED, usual=90, wanted=None) == 90
    assert offer_minutes(PriceModel.UNIT, usual=20, wanted=25) == 25
    assert offer_minutes(PriceModel.HOURLY, usual=60, wanted=60) == 60


@pytest.mark.parametrize(("model", "wanted"), [(PriceModel.HOURLY, 45), (PriceModel.FIXED, 4), (PriceModel.UNIT, 721)])
def test_impossible_durations(model: PriceModel, wanted: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        offer_minutes(model, usual=60, wanted=wanted)
    assert refused.value.context["field"] == "duration_minutes"


def test_everybody_of_one_cell_has_one_public_place() -> None:
    first, second = public_place(Point(0.01, 0.49)), public_place(Point(0.49, 0.01))
    assert first == second == (Cell(0, 0), Point(0.25, 0.25))


def test_bio_changes_by_language() -> None:
    assert merge_bio({"en": "a", "ru": "б"}, {"ru": " ", "zh-Hans": "中"}) == {"en": "a", "zh-Hans": "中"}
