"""The staff desk's form for making a person a specialist."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.specialists.contracts import EnrollSpecialist, Gender


class EnrollForm(forms.Form):
    """Who, where and with which skills."""

    user_id = forms.IntegerField(
        label="Person", min_value=1, widget=UnfoldAdminIntegerFieldWidget, help_text="Number of the account"
    )
    display_name = forms.CharField(
        label="Name shown to clients", max_length=80, widget=UnfoldAdminTextInputWidget, required=False,
        help_text="Left empty, the account's name is used",
    )  # fmt: skip
    market = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    latitude = forms.FloatField(
        min_value=-90, max_value=90, widget=UnfoldAdminDecimalFieldWidget, help_text="Where the day starts; private"
    )
    longitude = forms.FloatField(min_value=-180, max_value=180, widget=UnfoldAdminDecimalFieldWidget)
    radius_km = forms.FloatField(
        label="Goes as far as, km", min_value=0.5, max_value=60, initial=8, widget=UnfoldAdminDecimalFieldWidget
    )
    gender = forms.ChoiceField(
        choices=[(gender.value, gender.value) for gender in Gender],
        initial=Gender.UNSTATED.value,
        widget=UnfoldAdminSelectWidget,
    )
    languages = forms.RegexField(
        r"^([a-z]{2,3}(, ?[a-z]{2,3})*)?$",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Codes with commas between them, such as fi, en",
    )
    skills = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=UnfoldAdminSelectMultipleWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        markets = self.fields["market"]
        skills = self.fields["skills"]
        assert isinstance(markets, forms.ChoiceField)
        assert isinstance(skills, forms.ChoiceField)
        markets.choices = [(market.code, market.name("en")) for market in accounts.list_markets()]
        skills.choices = [(skill.skill_id, text_in(skill.names, "en")) for skill in catalog.list_skills()]

    def command(self) -> EnrollSpecialist:
        """The cleaned form as a command."""
        data = self.cleaned_data
        cards = accounts.person_cards([data["user_id"]])
        card = cards.get(data["user_id"])
        return EnrollSpecialist(
            user_id=data["user_id"],
            market=data["market"],
            display_name=data["display_name"] or (card.name if card else "") or f"Specialist {data['user_id']}",
            base=LatLon(data["latitude"], data["longitude"]),
            gender=Gender(data["gender"]),
            languages=tuple(code.strip() for code in data["languages"].split(",") if code.strip()),
            radius_km=data["radius_km"],
            skill_ids=tuple(data["skills"]),
        )
