"""How specialists do variants and add-ons, where it differs from the standard."""

import django.db.models.deletion
from django.db import migrations, models


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0007_choices"),
        ("specialists", "0008_live_offers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferAddOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price_minor", models.BigIntegerField(help_text="each; empty: the standard price", null=True)),
                ("active", models.BooleanField(default=True, help_text="off: this specialist does not do it")),
                ("addon", _to("catalog.addon")),
                ("offer", _to("specialists.offer")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "addon"), name="specialists_offeraddon_once"),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gte", 0)), name="specialists_offeraddon_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price_minor", models.BigIntegerField(help_text="empty: the standard price", null=True)),
                (
                    "duration_minutes",
                    models.PositiveSmallIntegerField(help_text="empty: the usual duration", null=True),
                ),
                ("active", models.BooleanField(default=True, help_text="off: this specialist does not do it")),
                ("offer", _to("specialists.offer")),
                ("variant", _to("catalog.variant")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "variant"), name="specialists_offervariant_once"),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gt", 0)), name="specialists_offervariant_price_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__range", (5, 720))),
                        name="specialists_offervariant_duration_possible",
                    ),
                ],
            },
        ),
    ]
