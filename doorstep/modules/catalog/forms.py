"""The staff desk's form for a service's own rules of booking."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.catalog.contracts import (
    ARRIVAL_WINDOWS,
    LONGEST_HORIZON_DAYS,
    LONGEST_NOTICE_MINUTES,
    SLOT_STEPS,
    ServiceRules,
)

# Which field of the form a rule is asked by.
FIELD_OF = {
    "minimum_notice_minutes": "notice_hours",
    "horizon_days": "horizon_days",
    "slot_step_minutes": "slot_step_minutes",
    "window_minutes": "window_minutes",
}


def minutes_text(minutes: int) -> str:
    """Minutes as people say them: 45 min, 2 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{rest} min"] if rest or not hours else parts)


class ServiceRulesForm(forms.Form):
    """Notice, horizon, step and window; whatever is left empty stays as the market has it."""

    notice_hours = forms.DecimalField(
        label="Booked at least this long before, hours",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(LONGEST_NOTICE_MINUTES // 60),
        max_digits=6,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    horizon_days = forms.IntegerField(
        label="Booked at most this many days ahead",
        required=False,
        min_value=1,
        max_value=LONGEST_HORIZON_DAYS,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    slot_step_minutes = forms.TypedChoiceField(
        label="Visits begin every", required=False, coerce=int, empty_value=None, widget=UnfoldAdminSelectWidget
    )
    window_minutes = forms.TypedChoiceField(
        label="The specialist arrives",
        required=False,
        coerce=int,
        empty_value=None,
        widget=UnfoldAdminSelectWidget,
        help_text="Clients see a range such as 13:00 – 15:00, which is narrowed shortly before. "
        "Ranges begin half their length apart unless a step is chosen.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        markets = accounts.list_markets()
        steps, windows = self.fields["slot_step_minutes"], self.fields["window_minutes"]
        assert isinstance(steps, forms.TypedChoiceField)
        assert isinstance(windows, forms.TypedChoiceField)
        steps.choices = [("", "As the market has it"), *((step, minutes_text(step)) for step in SLOT_STEPS)]
        windows.choices = [
            ("", "At the start of the visit"),
            *((window, f"Within {minutes_text(window)} after the start") for window in ARRIVAL_WINDOWS),
        ]
        self.fields["notice_hours"].help_text = "Counts where it is longer than the market's: " + _by_market(
            markets, lambda market: minutes_text(market.minimum_notice_minutes)
        )
        self.fields["horizon_days"].help_text = "Counts where it is nearer than the market's: " + _by_market(
            markets, lambda market: f"{market.horizon_days} days"
        )
        steps.help_text = "Replaces the market's: " + _by_market(
            markets, lambda market: minutes_text(market.slot_step_minutes)
        )

    @staticmethod
    def initial_of(rules: ServiceRules) -> dict[str, Any]:
        """What the form shows for a service's rules."""
        notice = rules.minimum_notice_minutes
        return {
            "notice_hours": None if notice is None else f"{notice / 60:.2f}".rstrip("0").rstrip("."),
            "horizon_days": rules.horizon_days,
            "slot_step_minutes": rules.slot_step_minutes,
            "window_minutes": rules.window_minutes,
            "seen": _written(rules),
        }

    def rules(self) -> ServiceRules:
        """The cleaned form's rules; notice in whole minutes."""
        hours = self.cleaned_data["notice_hours"]
        return ServiceRules(
            minimum_notice_minutes=None if hours is None else round(hours * 60),
            horizon_days=self.cleaned_data["horizon_days"],
            slot_step_minutes=self.cleaned_data["slot_step_minutes"],
            window_minutes=self.cleaned_data["window_minutes"],
        )

    def clean_seen(self) -> ServiceRules:
        """The rules that the form was opened with."""
        try:
            values = [int(part) if part else None for part in self.cleaned_data["seen"].split("/")]
            return ServiceRules(*values)
        except (ValueError, TypeError):
            raise forms.ValidationError("Open this page again.") from None


def _written(rules: ServiceRules) -> str:
    values = (rules.minimum_notice_minutes, rules.horizon_days, rules.slot_step_minutes, rules.window_minutes)
    return "/".join("" if value is None else str(value) for value in values)


def _by_market(markets: list[MarketFacts], tell: Any) -> str:
    return ", ".join(f"{market.name('en')} {tell(market)}" for market in markets)
