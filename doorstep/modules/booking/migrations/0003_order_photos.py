"""Pictures of the problem belong to an order."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_visit_work_notes")]
    operations = [
        migrations.AddField(
            model_name="order",
            name="photos",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                db_default=[],
                default=list,
                help_text="stored pictures, in order",
                size=None,
            ),
        ),
    ]
