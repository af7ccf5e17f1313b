"""What clients add to the price of a search, and when somebody was likely to come."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0018_extra_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="search",
            name="added_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what of the price its client added, so that somebody comes"
            ),
        ),
        migrations.AddField(
            model_name="search",
            name="expected_from",
            field=models.DateTimeField(help_text="when the likely ones would begin, as it was said", null=True),
        ),
        migrations.AddField(
            model_name="search",
            name="expected_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.CheckConstraint(
                condition=Q(added_minor__gte=0, added_minor__lte=F("price_minor")),
                name="booking_search_added_of_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.CheckConstraint(
                condition=Q(expected_from__isnull=True, expected_until__isnull=True)
                | Q(expected_until__gte=F("expected_from")),
                name="booking_search_expected_possible",
            ),
        ),
    ]
