"""How the four first markets are paid; staff change it in the desk afterwards."""

from typing import Any

_CARD_FIRST = [
    {"method": "card", "timing": "hold"},
    {"method": "card", "timing": "prepay"},
    {"method": "balance", "timing": "prepay"},
    {"method": "pay_later", "timing": "after"},
    {"method": "cash", "timing": "at_door"},
]
_DEPOSIT_FIRST = [
    {"method": "card", "timing": "deposit"},
    {"method": "card", "timing": "prepay"},
    {"method": "balance", "timing": "prepay"},
    {"method": "cash", "timing": "at_door"},
    {"method": "pay_later", "timing": "after"},
]
_PREPAID = [
    {"method": "card", "timing": "prepay"},
    {"method": "balance", "timing": "prepay"},
    {"method": "pay_later", "timing": "after"},
    {"method": "cash", "timing": "at_door"},
]
_COMMON: dict[str, Any] = {
    "provider": "sandbox",
    "settlement": "own",
    "deposit_bp": 2000,
    "deposit_minor": 0,
    "deposit_groups": ["new"],
    "deposit_from_minor": 0,
    "commission_bp": 1500,
    "complaint_hours": 24,
    "payment_minutes": 15,
    "debt_reminder_hours": 72,
}

READY_TERMS: dict[str, dict[str, Any]] = {
    "hel": _COMMON | {"ways": _CARD_FIRST, "deposit_minor": 1000, "four_eyes_minor": 10_000},
    "mow": _COMMON
    | {"ways": _DEPOSIT_FIRST, "deposit_minor": 50_000, "deposit_from_minor": 1_000_000, "four_eyes_minor": 1_000_000},
    "sha": _COMMON
    | {"ways": _PREPAID, "settlement": "provider_split", "commission_bp": 1200, "four_eyes_minor": 80_000},
    "tpe": _COMMON | {"ways": _CARD_FIRST, "deposit_minor": 20_000, "complaint_hours": 48, "four_eyes_minor": 350_000},
}
"""By market, in minor units of its currency."""
