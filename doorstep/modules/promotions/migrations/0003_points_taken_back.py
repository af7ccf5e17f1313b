"""Points can be taken back when what they were earned for is given back."""

from django.db import migrations, models

KINDS = ["earned", "granted", "spent", "returned", "expired"]


class Migration(migrations.Migration):
    dependencies = [("promotions", "0002_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="pointsline", name="promotions_line_kind_known"),
        migrations.AddConstraint(
            model_name="pointsline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [*KINDS, "taken_back"])), name="promotions_line_kind_known"
            ),
        ),
    ]
