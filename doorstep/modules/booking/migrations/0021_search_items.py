"""Searches keep what they want beside a plain service."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0020_extras_lapse'),
    ]

    operations = [
        migrations.AddField(
            model_name='search',
            name='items',
            field=models.JSONField(db_default=[], default=list, help_text='what the visit consists of, as its rows will say it; empty for one plain service'),
        ),
    ]
