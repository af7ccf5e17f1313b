"""Notes for the door of visits with who read them, and for whom a visit is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0006_calendar_feed"),
        ("specialists", "0008_live_offers"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="door_changed_at",
            field=models.DateTimeField(help_text="when the client wrote other notes for the door", null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="door_sealed",
            field=models.BinaryField(db_default=b"", default=b""),
        ),
        migrations.AddField(
            model_name="visit",
            name="for_person_id",
            field=models.UUIDField(help_text="the cared person for whom it was booked", null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="for_sealed",
            field=models.BinaryField(db_default=b"", default=b""),
        ),
        migrations.CreateModel(
            name="DoorView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "specialist",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="specialists.specialist",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["visit", "at"], name="booking_doorview_of_visit")],
            },
        ),
    ]
