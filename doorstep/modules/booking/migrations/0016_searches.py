"""Orders that nobody serves yet."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

_SEALED = {"db_default": b"", "default": b""}
_PROTECT = django.db.models.deletion.PROTECT
_STATES = ["held", "searching", "confirmed", "completed", "cancelled", "expired"]
_OF_SEARCHES = ["held", "searching", "served", "left", "lapsed", "expired"]


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0015_extras"),
        ("catalog", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="order", name="booking_order_state_known"),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(condition=Q(state__in=_STATES), name="booking_order_state_known"),
        ),
        migrations.AddField(
            model_name="visit",
            name="raise_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what the platform pays the specialist beside the price"
            ),
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=_PROTECT, primary_key=True, related_name="+", serialize=False, to="booking.order"
                    ),
                ),
                ("visit_id", models.UUIDField(help_text="the id of the visit that it becomes")),
                ("state", models.TextField()),
                ("when_kind", models.TextField()),
                ("quantity", models.SmallIntegerField()),
                ("earliest", models.DateTimeField(help_text="the first start that is wanted")),
                ("latest", models.DateTimeField(help_text="the last start that is wanted")),
                (
                    "search_minutes",
                    models.SmallIntegerField(help_text="how long people are looked for after the confirmation"),
                ),
                ("begun_at", models.DateTimeField(null=True)),
                ("deadline", models.DateTimeField(help_text="until when people are looked for", null=True)),
                ("price_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.JSONField()),
                ("visit_minutes", models.SmallIntegerField()),
                ("preparation_minutes", models.SmallIntegerField()),
                ("cleanup_minutes", models.SmallIntegerField()),
                ("time_zone", models.TextField()),
                ("address_id", models.UUIDField()),
                ("place_sealed", models.BinaryField()),
                ("place_x", models.FloatField()),
                ("place_y", models.FloatField()),
                ("district", models.TextField(blank=True)),
                ("door_sealed", models.BinaryField(**_SEALED)),
                (
                    "for_person_id",
                    models.UUIDField(help_text="the cared person for whom it was booked", null=True),
                ),
                ("for_sealed", models.BinaryField(**_SEALED)),
                ("created_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=_PROTECT, related_name="+", to="catalog.service"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=Q(("state", "searching")), fields=["deadline"], name="booking_search_going_on")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("visit_id",), name="booking_search_visit_unique"),
                    models.CheckConstraint(condition=Q(state__in=_OF_SEARCHES), name="booking_search_state_known"),
                    models.CheckConstraint(condition=Q(when_kind__in=["asap", "best"]), name="booking_search_when_known"),
                    models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="booking_search_range_possible"),
                    models.CheckConstraint(
                        condition=~Q(state="searching") | Q(deadline__isnull=False, begun_at__isnull=False),
                        name="booking_search_has_deadline",
                    ),
                ],
            },
        ),
    ]
