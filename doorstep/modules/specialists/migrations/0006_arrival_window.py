"""Offers show the range of arrival that their service promises, at the view's end."""

from importlib import import_module

from django.db import migrations

FORMER_VIEW = import_module("doorstep.modules.specialists.migrations.0005_service_rules").VIEW
VIEW = FORMER_VIEW.replace(
    "listing.slot_step_minutes\n", "listing.slot_step_minutes,\n       listing.arrival_window_minutes\n"
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_arrival_window"),
        ("specialists", "0005_service_rules"),
    ]

    operations = [
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
    ]
