"""Limits of calendars, floating breaks, urgent claims."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

# The turn of the day that cuts the fewest shifts, among midnight and the ends of shifts until noon.
TURNS = """
UPDATE availability_calendar c SET day_turn_minute = (
    SELECT turn.at FROM (
        SELECT 0 AS at UNION
        SELECT h.end_minute % 1440 FROM availability_weeklyhours h
        WHERE h.calendar_id = c.id AND h.end_minute % 1440 <= 720) AS turn
    ORDER BY (SELECT count(*) FROM availability_weeklyhours h WHERE h.calendar_id = c.id
              AND (h.start_minute < turn.at AND turn.at < h.end_minute OR turn.at + 1440 < h.end_minute)), turn.at
    LIMIT 1)
WHERE EXISTS (SELECT FROM availability_weeklyhours h WHERE h.calendar_id = c.id AND h.end_minute > 1440)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("availability", "0003_hoursexception_note"),
    ]

    operations = [
        migrations.CreateModel(
            name="FloatingBreak",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("weekday", models.SmallIntegerField()),
                ("start_minute", models.SmallIntegerField()),
                ("end_minute", models.SmallIntegerField()),
                ("minutes", models.SmallIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="calendar",
            name="day_turn_minute",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="calendar",
            name="emergency_percent",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="calendar",
            name="emergency_until_minutes",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="calendar",
            name="horizon_days",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="longest_day_minutes",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="minimum_notice_minutes",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="prefer_least_gap",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="calendar",
            name="rest_minutes",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendar",
            name="weekly_cap",
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="urgent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_cap__range", (1, 200))), name="availability_calendar_weekly"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("longest_day_minutes__range", (60, 1440))), name="availability_calendar_longest_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("rest_minutes__range", (1, 960))), name="availability_calendar_rest"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("emergency_percent__range", (0, 50)), ("emergency_until_minutes__range", (0, 10080))
                ),
                name="availability_calendar_emergency",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum_notice_minutes__gte", 0)), name="availability_calendar_notice"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("horizon_days__gte", 1)), name="availability_calendar_horizon"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_turn_minute__range", (0, 720))), name="availability_calendar_day_turn"
            ),
        ),
        migrations.AddField(
            model_name="floatingbreak",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="availability.calendar"
            ),
        ),
        migrations.AddConstraint(
            model_name="floatingbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_minute__gte", 0),
                    ("start_minute__lt", 1440),
                    ("weekday__gte", 0),
                    ("weekday__lte", 6),
                    ("end_minute__gt", models.F("start_minute")),
                    (
                        "end_minute__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("start_minute"), "+", models.Value(1440)
                        ),
                    ),
                ),
                name="availability_floatingbreak_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="floatingbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__range", (10, 240)),
                    (
                        "minutes__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("end_minute"), "-", models.F("start_minute")
                        ),
                    ),
                ),
                name="availability_floatingbreak_minutes",
            ),
        ),
        migrations.RunSQL(TURNS, migrations.RunSQL.noop),
    ]
