import django.db.models.constraints
import django.db.models.deletion
import doorstep.kernel.ids
from django.db import migrations, models

FORMER_VIEW = """
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

VIEW = FORMER_VIEW.replace("specialist.avatar", "specialist.photo_id AS photo")


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_stored_files'),
        ('specialists', '0002_nearest_offers'),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW specialists_offer_v1", FORMER_VIEW),
        migrations.RemoveField(
            model_name='specialist',
            name='avatar',
        ),
        migrations.AddField(
            model_name='specialist',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile'),
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(default=doorstep.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120)),
                ('issuer', models.CharField(max_length=120)),
                ('year', models.PositiveSmallIntegerField()),
                ('added_at', models.DateTimeField()),
                ('file', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile')),
                ('specialist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='specialists.specialist')),
            ],
            options={
                'ordering': ['specialist', '-year', 'id'],
                'constraints': [models.UniqueConstraint(fields=('specialist', 'title', 'issuer', 'year'), name='specialists_certificate_once'), models.CheckConstraint(condition=models.Q(('year__range', (1950, 2200))), name='specialists_certificate_year_possible')],
            },
        ),
        migrations.CreateModel(
            name='PortfolioPicture',
            fields=[
                ('id', models.UUIDField(default=doorstep.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('caption', models.CharField(blank=True, max_length=140)),
                ('position', models.PositiveSmallIntegerField()),
                ('added_at', models.DateTimeField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile')),
                ('specialist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='specialists.specialist')),
            ],
            options={
                'ordering': ['specialist', 'position'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('specialist', 'position'), name='specialists_portfoliopicture_one_a_place'), models.CheckConstraint(condition=models.Q(('position__lt', 24)), name='specialists_portfoliopicture_within_limit')],
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW specialists_offer_v1"),
    ]
