"""Preferences get a number, so that the staff desk can show them; nobody has chosen any before this."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notify", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="Preference"),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=12)),
                ("push", models.BooleanField()),
                ("email", models.BooleanField()),
                ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "group"), name="notify_preference_once"),
                    models.CheckConstraint(condition=models.Q(("group__in", ["bookings", "visit", "reminders", "requests", "reviews"])), name="notify_preference_group_known"),
                ],
            },
        ),
    ]
