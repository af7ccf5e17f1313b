"""How long a range of arrival a service promises; the view shows it at its end."""

from importlib import import_module

from django.db import migrations, models

FORMER_VIEW = import_module("doorstep.modules.catalog.migrations.0005_service_rules").VIEW
VIEW = FORMER_VIEW.replace(
    "service.slot_step_minutes\n", "service.slot_step_minutes,\n       service.arrival_window_minutes\n"
)


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0005_service_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='arrival_window_minutes',
            field=models.PositiveSmallIntegerField(blank=True, help_text='the specialist arrives within so many minutes after the start', null=True),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('arrival_window_minutes__in', (30, 60, 120, 180, 240, 360, 480))), name='catalog_service_window_possible'),
        ),
        # Forward only, as before: the offers' view stands on this one.
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
    ]
