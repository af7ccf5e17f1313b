"""Variants and add-ons of services, with their prices by market."""

import django.db.models.deletion
from django.db import migrations, models

def _by_market() -> list[tuple[str, models.Field]]:
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("minor", models.BigIntegerField()),
        ("currency", models.CharField(max_length=3)),
        (
            "market",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.market"),
        ),
    ]


def _shared() -> list[tuple[str, models.Field]]:
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("slug", models.SlugField()),
        ("names", models.JSONField()),
        ("descriptions", models.JSONField(default=dict)),
        ("position", models.IntegerField(default=0)),
        ("active", models.BooleanField(default=True)),
        (
            "service",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.service"),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_door_and_people"),
        ("catalog", "0006_arrival_window"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddOn",
            fields=[
                *_shared(),
                ("minutes", models.PositiveSmallIntegerField(help_text="each")),
                ("maximum_quantity", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "ordering": ["service", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("service", "slug"), name="catalog_addon_once_a_service"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (0, 480))), name="catalog_addon_minutes_possible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maximum_quantity__range", (1, 50))),
                        name="catalog_addon_quantity_possible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                *_shared(),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(help_text="of the visit, an hour or a unit, by the price model"),
                ),
            ],
            options={
                "ordering": ["service", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("service", "slug"), name="catalog_variant_once_a_service"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (5, 720))), name="catalog_variant_minutes_possible"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddOnPrice",
            fields=[
                *_by_market(),
                (
                    "addon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.addon"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("addon", "market"), name="catalog_addonprice_once_a_market"),
                    models.CheckConstraint(
                        condition=models.Q(("minor__gte", 0)), name="catalog_addonprice_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VariantPrice",
            fields=[
                *_by_market(),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("variant", "market"), name="catalog_variantprice_once_a_market"),
                    models.CheckConstraint(condition=models.Q(("minor__gt", 0)), name="catalog_variantprice_positive"),
                ],
            },
        ),
    ]
