"""What a search goes through: offers without their texts, and people by name."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

NEAR = """
CREATE VIEW specialists_near_v1 AS
SELECT offer.id AS offer_id, offer.listing_id, offer.specialist_id, offer.price_minor, offer.place,
       offer.active AND specialist.active AS active, specialist.radius_km, specialist.rating, specialist.gender,
       specialist.languages
FROM specialists_offer AS offer JOIN specialists_specialist AS specialist ON specialist.id = offer.specialist_id
WHERE NOT offer.removed
"""
NAME = """
CREATE VIEW specialists_name_v1 AS SELECT id AS specialist_id, search_vector AS vector FROM specialists_specialist
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0006_arrival_window")]

    operations = [
        migrations.AddIndex(
            model_name="specialist",
            index=GinIndex(fields=["search_vector"], name="specialists_specialist_name"),
        ),
        migrations.RunSQL(NEAR, "DROP VIEW specialists_near_v1"),
        migrations.RunSQL(NAME, "DROP VIEW specialists_name_v1"),
    ]
