from django.db import migrations

VIEW = """
CREATE VIEW catalog_listing_v1 AS
SELECT price.id AS listing_id, price.market_id AS market, service.id AS service_id, service.slug AS service_slug,
       service.category_id, service.skill_id, service.names, service.price_model, service.unit_names,
       price.minor AS standard_minor, price.currency, service.duration_minutes, service.minimum_quantity,
       service.maximum_quantity, service.preparation_minutes, service.cleanup_minutes, service.search_vector
FROM catalog_serviceprice AS price JOIN catalog_service AS service ON service.id = price.service_id
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW catalog_listing_v1")]
