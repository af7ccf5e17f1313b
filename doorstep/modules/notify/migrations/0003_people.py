"""Notices that a cared person of the user's is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0002_preference_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='person_id',
            field=models.UUIDField(help_text="the cared person of the user's who is told instead", null=True),
        ),
    ]
