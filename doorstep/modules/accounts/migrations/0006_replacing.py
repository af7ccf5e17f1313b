"""How long an order waits for somebody else when its specialist drops out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_door_and_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="market",
            name="replace_minutes",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text=(
                    "how long at least an order stays open for somebody else when its specialist does not come; 0: not"
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="market",
            constraint=models.CheckConstraint(
                condition=models.Q(replace_minutes__range=(0, 1440)), name="accounts_market_replace"
            ),
        ),
    ]
