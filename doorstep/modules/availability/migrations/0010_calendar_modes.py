"""Let dispatch know how people get about, too."""

from django.db import migrations

CALENDARS = """
CREATE OR REPLACE VIEW availability_calendar_v1 AS
SELECT id AS calendar_id, owner_kind, owner_id, market, mode FROM availability_calendar
"""
# A view can't lose a column while others build on it, and nobody minds one more.
KEPT = migrations.RunSQL.noop


class Migration(migrations.Migration):
    dependencies = [("availability", "0009_resources")]

    operations = [migrations.RunSQL(CALENDARS, KEPT)]
