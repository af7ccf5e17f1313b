from django.db import migrations

# Core GiST holds no scalar, but a range of one number is one: this answers "the nearest active offers of a listing".
INDEX = """
CREATE INDEX specialists_offer_nearest ON specialists_offer
USING gist (int8range(listing_id, listing_id, '[]'), place) WHERE active
"""

VIEW = """
CREATE VIEW specialists_offer_v1 AS
SELECT offer.id AS offer_id, offer.listing_id, offer.specialist_id, specialist.user_id, listing.market,
       listing.service_id, listing.service_slug, listing.category_id, listing.names AS service_names,
       listing.price_model, listing.unit_names, listing.minimum_quantity, listing.maximum_quantity,
       listing.preparation_minutes, listing.cleanup_minutes, listing.standard_minor,
       offer.price_minor, offer.currency, offer.duration_minutes, offer.takes_standard_price, offer.auto_accept,
       offer.active AND specialist.active AS active,
       specialist.display_name, specialist.latin_name, specialist.gender, specialist.languages,
       specialist.experience_years, specialist.avatar, specialist.radius_km,
       specialist.cell_column, specialist.cell_row, offer.place,
       round(specialist.rating_sum::numeric / nullif(specialist.rating_count, 0), 2)::float8 AS rating,
       specialist.rating_count,
       listing.search_vector AS service_search_vector, specialist.search_vector AS specialist_search_vector
FROM specialists_offer AS offer
JOIN specialists_specialist AS specialist ON specialist.id = offer.specialist_id
JOIN catalog_listing_v1 AS listing ON listing.listing_id = offer.listing_id
WHERE NOT offer.removed
"""


class Migration(migrations.Migration):
    dependencies = [("specialists", "0001_initial"), ("catalog", "0002_listing_view")]
    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX specialists_offer_nearest"),
        migrations.RunSQL(VIEW, "DROP VIEW specialists_offer_v1"),
    ]
