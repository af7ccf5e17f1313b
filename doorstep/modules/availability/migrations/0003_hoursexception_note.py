"""A note on dates that differ from the weekly hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("availability", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="hoursexception",
            name="note",
            field=models.TextField(blank=True, default="", db_default=""),
        ),
    ]
