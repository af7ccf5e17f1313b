"""Offers show what their service asks of starts, at the view's end."""

from importlib import import_module

from django.db import migrations

FORMER_VIEW = import_module("doorstep.modules.specialists.migrations.0004_shown_rating").VIEW
VIEW = FORMER_VIEW.replace(
    "AS specialist_search_vector\n",
    "AS specialist_search_vector,\n"
    "       listing.minimum_notice_minutes, listing.horizon_days, listing.slot_step_minutes\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_service_rules"),
        ("specialists", "0004_shown_rating"),
    ]

    operations = [
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
    ]
