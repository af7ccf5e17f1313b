"""Conflicts with a calendar are a kind of their own, so that they and visits worked offline don't hide each other."""

from django.db import migrations, models

APART = "UPDATE fieldwork_alert SET kind = 'calendar_conflict' WHERE kind = 'conflict' AND facts ? 'calendar'"
TOGETHER = "UPDATE fieldwork_alert SET kind = 'conflict' WHERE kind = 'calendar_conflict'"


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0002_door'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='alert',
            name='fieldwork_alert_kind_known',
        ),
        migrations.RunSQL(APART, TOGETHER),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sos', 'timer', 'override', 'late', 'overrun', 'stuck_search', 'no_check_in', 'conflict', 'calendar_conflict', 'drop_out'])), name='fieldwork_alert_kind_known'),
        ),
    ]
