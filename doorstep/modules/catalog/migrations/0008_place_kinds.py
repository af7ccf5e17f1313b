"""Where a service can be done; the view shows it at its end."""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

import doorstep.modules.catalog.models

FORMER_VIEW = import_module("doorstep.modules.catalog.migrations.0006_arrival_window").VIEW
VIEW = FORMER_VIEW.replace(
    "service.arrival_window_minutes\n", "service.arrival_window_minutes,\n       service.place_kinds\n"
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_choices")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="place_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                db_default=["client"],
                default=doorstep.modules.catalog.models.at_client,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place_kinds__contained_by", ["client", "shop", "online"]), ("place_kinds__len__gte", 1)
                ),
                name="catalog_service_place_kinds_known",
            ),
        ),
        # Forward only, as before: the offers' view stands on this one.
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
    ]
