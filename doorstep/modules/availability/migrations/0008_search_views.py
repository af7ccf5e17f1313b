"""Calendars, their free days and their holds, each by themselves: what a search joins one after the other."""

from django.db import migrations

CALENDARS = """
CREATE VIEW availability_calendar_v1 AS
SELECT id AS calendar_id, owner_kind, owner_id, market FROM availability_calendar
"""
DAYS = "CREATE VIEW availability_day_v1 AS SELECT calendar_id, day, free FROM availability_freeday"
HOLDS = """
CREATE VIEW availability_hold_v1 AS
SELECT calendar_id, expires_at FROM availability_claim WHERE expires_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("availability", "0007_free_day_checks")]

    operations = [
        migrations.RunSQL(CALENDARS, "DROP VIEW availability_calendar_v1"),
        migrations.RunSQL(DAYS, "DROP VIEW availability_day_v1"),
        migrations.RunSQL(HOLDS, "DROP VIEW availability_hold_v1"),
    ]
