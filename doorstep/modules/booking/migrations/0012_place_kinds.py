import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0013_evidence_files"),
        ("specialists", "0010_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="place_kind",
            field=models.TextField(db_default="client", default="client"),
        ),
        migrations.AddField(
            model_name="visit",
            name="shop",
            field=models.ForeignKey(
                db_index=False,
                help_text="where clients come",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="specialists.place",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_kind__in", ["client", "shop", "online"])),
                name="booking_visit_place_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place_kind", "shop"), ("shop__isnull", False)),
                    models.Q(models.Q(("place_kind", "shop"), _negated=True), ("shop__isnull", True)),
                    _connector="OR",
                ),
                name="booking_visit_at_its_shop",
            ),
        ),
    ]
