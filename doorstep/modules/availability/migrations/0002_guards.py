"""What the ORM cannot say: the exclusion constraint, room for in-page updates, the published view."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("availability", "0001_initial")]

    operations = [
        migrations.RunSQL(
            # Core GiST has no operator class for bigint; a range of one element stands for the calendar.
            "ALTER TABLE availability_claim ADD CONSTRAINT availability_claim_no_overlap EXCLUDE USING gist"
            " (int8range(calendar_id, calendar_id, '[]') WITH &&, occupied WITH &&) DEFERRABLE INITIALLY IMMEDIATE",
            "ALTER TABLE availability_claim DROP CONSTRAINT availability_claim_no_overlap",
        ),
        migrations.RunSQL(
            "ALTER TABLE availability_freeday SET (fillfactor = 60)",
            "ALTER TABLE availability_freeday RESET (fillfactor)",
        ),
        migrations.RunSQL(
            "CREATE VIEW availability_free_v1 AS"
            " SELECT f.calendar_id, c.owner_kind, c.owner_id, c.market, f.day, f.free"
            " FROM availability_freeday f JOIN availability_calendar c ON c.id = f.calendar_id",
            "DROP VIEW availability_free_v1",
        ),
    ]
