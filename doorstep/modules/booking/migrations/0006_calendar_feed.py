"""Addresses at which people's own calendars read their visits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_windows"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("app", models.TextField()),
                ("token_hash", models.BinaryField()),
                ("language", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(help_text="when it was last read, to the hour", null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "app"), name="booking_feed_once"),
                    models.UniqueConstraint(fields=("token_hash",), name="booking_feed_token"),
                    models.CheckConstraint(
                        condition=models.Q(("app__in", ["client", "specialist"])), name="booking_feed_app_known"
                    ),
                ],
            },
        ),
    ]
