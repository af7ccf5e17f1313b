import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0010_visit_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="cancellation",
            name="files",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                db_default=[],
                default=list,
                help_text="stored pictures, for staff only",
                size=None,
            ),
        ),
    ]
