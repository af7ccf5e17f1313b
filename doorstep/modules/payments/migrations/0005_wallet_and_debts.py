"""What clients may put on their balance, and debts that staff let them off."""

import django.db.models.deletion
from django.db import migrations, models

# At once, and on the balance by that, in minor units; where the provider holds the money, clients keep none with us.
BOUNDS = {"hel": (20_000, 50_000), "mow": (2_000_000, 5_000_000), "tpe": (600_000, 1_500_000)}


def offer_top_ups(apps, schema_editor):
    terms = apps.get_model("payments", "MarketTermsRow")
    for market, (at_once, at_most) in BOUNDS.items():
        rows = terms.objects.filter(market_id=market, settlement="own").exclude(provider="")
        rows.update(top_up_most_minor=at_once, balance_most_minor=at_most)


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_reconciliation")]

    operations = [
        migrations.AddField(
            model_name="markettermsrow",
            name="top_up_most_minor",
            field=models.BigIntegerField(default=0, help_text="onto a balance at once; 0: nothing"),
        ),
        migrations.AddField(
            model_name="markettermsrow",
            name="balance_most_minor",
            field=models.BigIntegerField(default=0, help_text="on a balance after that"),
        ),
        migrations.AddConstraint(
            model_name="markettermsrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("balance_most_minor__gte", models.F("top_up_most_minor")), ("top_up_most_minor__gte", 0)
                ),
                name="payments_terms_top_up",
            ),
        ),
        migrations.CreateModel(
            name="Forgiveness",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("state", models.TextField()),
                ("reason", models.TextField()),
                ("asked_by", models.TextField()),
                ("decided_by", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "intent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.paymentintent"
                    ),
                ),
            ],
            options={
                "verbose_name": "forgiven debt",
                "db_table": "payments_forgiveness",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["created_at"], name="payments_forgiveness_asked"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="payments_forgiveness_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "approved", "refused"])),
                        name="payments_forgiveness_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "asked"), models.Q(("decided_by", ""), _negated=True), _connector="OR"),
                        name="payments_forgiveness_decided",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "refused"), _negated=True),
                        fields=("intent",),
                        name="payments_forgiven_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(offer_top_ups, migrations.RunPython.noop),
    ]
