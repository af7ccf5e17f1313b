from importlib import import_module

from django.db import migrations, models

FORMER_VIEW = import_module("doorstep.modules.specialists.migrations.0003_photo_portfolio_certificates").VIEW
VIEW = FORMER_VIEW.replace(
    "round(specialist.rating_sum::numeric / nullif(specialist.rating_count, 0), 2)::float8 AS rating",
    "specialist.rating",
)
FILL = """
UPDATE specialists_specialist SET rating = round(rating_sum::numeric / rating_count, 2) WHERE rating_count > 0;
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):

    dependencies = [
        ('specialists', '0003_photo_portfolio_certificates'),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW specialists_offer_v1", FORMER_VIEW),
        migrations.RemoveConstraint(
            model_name='specialist',
            name='specialists_specialist_rating_possible',
        ),
        migrations.AddField(
            model_name='specialist',
            name='rating',
            field=models.FloatField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='specialist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rating', None), ('rating_count', 0)), models.Q(('rating__range', (1, 5)), ('rating_count__gt', 0)), _connector='OR'), name='specialists_specialist_rating_possible'),
        ),
        migrations.RemoveField(
            model_name='specialist',
            name='rating_sum',
        ),
        migrations.RunSQL(VIEW, "DROP VIEW specialists_offer_v1"),
    ]
