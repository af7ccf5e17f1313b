"""Offers hold what a search asks of their specialists, so that the index of the nearest answers alone."""

from importlib import import_module

from django.db import migrations, models

FORMER_NEAR = import_module("doorstep.modules.specialists.migrations.0007_search_views").NEAR
FORMER_NAME = import_module("doorstep.modules.specialists.migrations.0007_search_views").NAME
FORMER_INDEX = import_module("doorstep.modules.specialists.migrations.0002_nearest_offers").INDEX

FILL = """
UPDATE specialists_offer AS offer
SET radius_km = specialist.radius_km, rating = specialist.rating, live = offer.active AND specialist.active
FROM specialists_specialist AS specialist WHERE specialist.id = offer.specialist_id;
SET CONSTRAINTS ALL IMMEDIATE
"""
INDEX = """
CREATE INDEX specialists_offer_nearest ON specialists_offer
USING gist (int8range(listing_id, listing_id, '[]'), place)
INCLUDE (id, specialist_id, listing_id, price_minor, radius_km, rating) WHERE live
"""
NEAR = """
CREATE VIEW specialists_near_v1 AS
SELECT id AS offer_id, listing_id, specialist_id, price_minor, place, radius_km, rating
FROM specialists_offer WHERE live
"""
PERSON = """
CREATE VIEW specialists_person_v1 AS
SELECT id AS specialist_id, gender, languages, search_vector AS name_vector FROM specialists_specialist
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0007_search_views")]

    operations = [
        migrations.RunSQL("DROP VIEW specialists_near_v1", FORMER_NEAR),
        migrations.RunSQL("DROP VIEW specialists_name_v1", FORMER_NAME),
        migrations.AddField("offer", "radius_km", models.FloatField(db_default=0)),
        migrations.AddField("offer", "rating", models.FloatField(null=True)),
        migrations.AddField(
            "offer",
            "live",
            models.BooleanField(db_default=False, help_text="neither the offer nor the specialist is paused"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX specialists_offer_nearest", FORMER_INDEX),
        migrations.RunSQL(INDEX, "DROP INDEX specialists_offer_nearest"),
        migrations.RunSQL(NEAR, "DROP VIEW specialists_near_v1"),
        migrations.RunSQL(PERSON, "DROP VIEW specialists_person_v1"),
    ]
