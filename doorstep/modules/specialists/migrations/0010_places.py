"""Places where specialists receive clients, with their rooms; where each offer is done; where people meet online."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import doorstep.infra.fields
import doorstep.modules.specialists.models
from django.db import migrations, models


FORMER_VIEW = import_module("doorstep.modules.specialists.migrations.0006_arrival_window").VIEW
VIEW = FORMER_VIEW.replace(
    "listing.arrival_window_minutes\n",
    "listing.arrival_window_minutes,\n"
    "       offer.place_kinds, listing.place_kinds AS service_place_kinds, specialist.place_id\n",
)
# What a search goes through for offers that are not done at the client's; as specialists_near_v1.
SHOP = """
CREATE VIEW specialists_shop_v1 AS
SELECT offer.id AS offer_id, offer.listing_id, offer.specialist_id, offer.price_minor, shop.point AS place,
       1000::float8 AS radius_km, specialist.rating
FROM specialists_offer AS offer JOIN specialists_specialist AS specialist ON specialist.id = offer.specialist_id
JOIN specialists_place AS shop ON shop.id = specialist.place_id
WHERE offer.active AND NOT offer.removed AND specialist.active AND shop.active AND 'shop' = ANY(offer.place_kinds)
"""
ONLINE = """
CREATE VIEW specialists_online_v1 AS
SELECT offer.id AS offer_id, offer.listing_id, offer.specialist_id, offer.price_minor, offer.place,
       1000::float8 AS radius_km, specialist.rating
FROM specialists_offer AS offer JOIN specialists_specialist AS specialist ON specialist.id = offer.specialist_id
WHERE offer.active AND NOT offer.removed AND specialist.active AND 'online' = ANY(offer.place_kinds)
  AND specialist.meeting_sealed <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_door_and_people'),
        ('catalog', '0008_place_kinds'),
        ('specialists', '0009_offer_choices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('line', models.CharField(help_text='street and number', max_length=200)),
                ('details', models.CharField(blank=True, help_text='how to find in', max_length=200)),
                ('district', models.CharField(blank=True, max_length=80)),
                ('point', doorstep.infra.fields.PointField()),
                ('open_days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                ('opens_minute', models.SmallIntegerField()),
                ('closes_minute', models.SmallIntegerField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['place', 'id'],
            },
        ),
        migrations.AddField(
            model_name='offer',
            name='place_kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=['client'], default=doorstep.modules.specialists.models.at_client),
        ),
        migrations.AddField(
            model_name='specialist',
            name='meeting_sealed',
            field=models.BinaryField(db_default=b'', default=b''),
        ),
        migrations.AlterField(
            model_name='offer',
            name='live',
            field=models.BooleanField(db_default=False, help_text="done at clients', and neither the offer nor the specialist is paused"),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('place_kinds__contained_by', ['client', 'shop', 'online']), ('place_kinds__len__gte', 1)), name='specialists_offer_place_kinds_known'),
        ),
        migrations.AddField(
            model_name='place',
            name='market',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market'),
        ),
        migrations.AddField(
            model_name='specialist',
            name='place',
            field=models.ForeignKey(blank=True, help_text='where clients come', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.place'),
        ),
        migrations.AddField(
            model_name='room',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.place'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('open_days__contained_by', [0, 1, 2, 3, 4, 5, 6]), ('open_days__len__gte', 1)), name='specialists_place_days_known'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('closes_minute__gt', models.F('opens_minute')), ('closes_minute__lte', 1440), ('opens_minute__gte', 0)), name='specialists_place_open_for_a_while'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('place', 'name'), name='specialists_room_once'),
        ),
        # Forward only, as before.
        migrations.RunSQL(VIEW.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"), migrations.RunSQL.noop),
        migrations.RunSQL(SHOP, "DROP VIEW specialists_shop_v1"),
        migrations.RunSQL(ONLINE, "DROP VIEW specialists_online_v1"),
    ]
