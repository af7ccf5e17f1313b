"""The five policies that every installation starts with, from free to strict; staff publish further versions."""

from typing import Any, Final

type Ready = tuple[dict[str, str], dict[str, Any]]


def _tiers(*tiers: tuple[int, int]) -> list[dict[str, int]]:
    """Hours before the start, and percent."""
    return [{"before_minutes": hours * 60, "fee_bp": percent * 100} for hours, percent in tiers]


READY_POLICIES: Final[dict[str, Ready]] = {
    "free": (
        {"en": "Free", "ru": "Свободные", "zh-Hans": "免费取消", "zh-Hant": "免費取消"},
        {"cancel": [], "change": [], "no_show_bp": 0, "wait_minutes": 15},
    ),
    "flexible": (
        {"en": "Flexible", "ru": "Гибкие", "zh-Hans": "灵活", "zh-Hant": "彈性"},
        {
            "cancel": _tiers((4, 30)),
            "change": [],
            "grace_minutes": 60,
            "grace_before_minutes": 60,
            "no_show_bp": 5000,
            "wait_minutes": 15,
            "by_group": {"regular": {"cancel": _tiers((2, 30))}},
        },
    ),
    "moderate": (
        {"en": "Moderate", "ru": "Умеренные", "zh-Hans": "适中", "zh-Hant": "適中"},
        {
            "cancel": _tiers((24, 50), (2, 100)),
            "change": _tiers((4, 20)),
            "grace_minutes": 60,
            "grace_before_minutes": 240,
            "no_show_bp": 10_000,
            "wait_minutes": 15,
            "by_group": {
                "regular": {"cancel": _tiers((12, 50), (2, 100))},
                "earlier_no_show": {"cancel": _tiers((48, 50), (4, 100)), "grace_minutes": 0},
            },
        },
    ),
    "firm": (
        {"en": "Firm", "ru": "Твёрдые", "zh-Hans": "较严格", "zh-Hant": "較嚴格"},
        {
            "cancel": _tiers((48, 50), (24, 80), (4, 100)),
            "change": _tiers((24, 25), (4, 50)),
            "grace_minutes": 60,
            "grace_before_minutes": 1440,
            "no_show_bp": 10_000,
            "wait_minutes": 15,
            "by_group": {"earlier_no_show": {"cancel": _tiers((72, 50), (24, 100)), "grace_minutes": 0}},
        },
    ),
    "strict": (
        {"en": "Strict", "ru": "Строгие", "zh-Hans": "严格", "zh-Hant": "嚴格"},
        {
            "cancel": _tiers((168, 50), (48, 100)),
            "change": _tiers((48, 50), (24, 100)),
            "grace_minutes": 30,
            "grace_before_minutes": 2880,
            "no_show_bp": 10_000,
            "wait_minutes": 10,
        },
    ),
}  # fmt: skip
