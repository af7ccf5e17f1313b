"""How much clients may be asked to add to the price of a search that finds nobody."""

from django.db import migrations, models
from django.db.models import Q

_KNOWN = Q(
    asap_minutes__range=(15, 1440),
    asap_search_minutes__range=(1, 1440),
    best_search_minutes__range=(1, 10080),
    best_longest_days__range=(1, 60),
    wave_seconds__range=(5, 3600),
    wave_sizes__len__range=(1, 10),
    radii_km__len__range=(1, 10),
    raise_step_bp__range=(0, 10000),
    raise_limit_bp__range=(0, 10000),
    client_raise_step_bp__range=(0, 10000),
    client_raise_limit_bp__range=(0, 10000),
    widen_minutes__range=(15, 1440),
)


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0002_repair"),
    ]

    operations = [
        migrations.AddField(
            model_name="marketterms",
            name="client_raise_step_bp",
            field=models.IntegerField(
                db_default=1000,
                default=1000,
                help_text="what clients are asked to add each time, when nobody comes for all that; "
                "0: they are not asked to",
            ),
        ),
        migrations.AddField(
            model_name="marketterms",
            name="client_raise_limit_bp",
            field=models.IntegerField(
                db_default=3000, default=3000, help_text="how much they may add in all, in 0.01 %"
            ),
        ),
        migrations.RemoveConstraint(model_name="marketterms", name="dispatch_marketterms_possible"),
        migrations.AddConstraint(
            model_name="marketterms",
            constraint=models.CheckConstraint(condition=_KNOWN, name="dispatch_marketterms_possible"),
        ),
    ]
