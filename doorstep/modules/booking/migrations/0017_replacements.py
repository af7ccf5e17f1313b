"""Orders that stay open while somebody is looked for in place of a specialist who does not come."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0016_searches"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="replace_until",
            field=models.DateTimeField(
                help_text="its specialist dropped out, and until then its order waited for somebody else", null=True
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="awaited",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="its order still waits for somebody else, so it is not off yet",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="replaces_id",
            field=models.UUIDField(help_text="the visit whose place it took, at the same price", null=True),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=Q(awaited=False) | Q(replace_until__isnull=False, state__in=["cancelled", "declined"]),
                name="booking_visit_awaited_is_lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=Q(replaces_id__isnull=False), fields=("replaces_id",), name="booking_visit_replaced_once"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(condition=Q(awaited=True), fields=["replace_until"], name="booking_visit_awaited"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=Q(state__in=["accepted", "on_the_way", "arrived", "working"]),
                fields=["starts_at"],
                name="booking_visit_on_its_day",
            ),
        ),
    ]
