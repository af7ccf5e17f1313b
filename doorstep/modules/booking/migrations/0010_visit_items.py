"""What a visit consists of, where that is more than one plain service."""

import django.db.models.deletion
from django.db import migrations, models


def _to(model: str, **more: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0011_parties"),
        ("catalog", "0007_choices"),
        ("specialists", "0009_offer_choices"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="composed",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="it has rows that say which services, variants and add-ons",
            ),
        ),
        migrations.CreateModel(
            name="VisitItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.SmallIntegerField()),
                ("quantity", models.SmallIntegerField()),
                ("add_ons", models.JSONField(default=list)),
                ("minutes", models.SmallIntegerField()),
                ("price_minor", models.BigIntegerField()),
                ("lines", models.JSONField()),
                ("offer", _to("specialists.offer")),
                ("service", _to("catalog.service")),
                ("variant", _to("catalog.variant", null=True)),
                ("visit", _to("booking.visit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "position"), name="booking_visititem_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("quantity__gte", 1)),
                        name="booking_visititem_amounts_possible",
                    ),
                ],
            },
        ),
    ]
