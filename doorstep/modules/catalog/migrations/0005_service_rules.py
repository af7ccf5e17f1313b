"""What a service asks of starts beyond its market; the view shows it at its end."""

from importlib import import_module

from django.db import migrations, models


FORMER_VIEW = import_module("doorstep.modules.catalog.migrations.0002_listing_view").VIEW
VIEW = FORMER_VIEW.replace("service.search_vector\n", "service.search_vector,\n       "
                           "service.minimum_notice_minutes, service.horizon_days, service.slot_step_minutes\n")


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_category_personal'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='horizon_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text="counts where it is nearer than the market's", null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='minimum_notice_minutes',
            field=models.PositiveIntegerField(blank=True, help_text="counts where it is longer than the market's", null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='slot_step_minutes',
            field=models.PositiveSmallIntegerField(blank=True, help_text="minutes between starts, instead of the market's", null=True),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_notice_minutes__lte', 86400)), name='catalog_service_notice_possible'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('horizon_days__range', (1, 366))), name='catalog_service_horizon_possible'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('slot_step_minutes__in', (5, 10, 15, 20, 30, 60, 90, 120, 180, 240))), name='catalog_service_step_possible'),
        ),
        # Forward only: views of other modules stand on this one, and new columns at its end don't disturb them.
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
    ]
