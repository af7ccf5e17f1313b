"""Every installation starts with the four first markets."""

from typing import Any

from django.db import migrations

from doorstep.modules.accounts.first_markets import FIRST_MARKETS


def create_markets(apps: Any, schema_editor: Any) -> None:
    market_model = apps.get_model("accounts", "Market")
    for position, facts in enumerate(FIRST_MARKETS):
        market_model.objects.create(
            code=facts.code,
            names=facts.names,
            time_zone=facts.time_zone,
            currency=facts.currency,
            country=facts.country,
            language=facts.language,
            languages=list(facts.languages),
            center_lat=facts.center.lat,
            center_lon=facts.center.lon,
            area=[list(corner) for corner in facts.area],
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create_markets, migrations.RunPython.noop)]
