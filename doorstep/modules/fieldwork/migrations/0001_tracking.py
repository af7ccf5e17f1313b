import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_door_and_people'),
        ('booking', '0015_extras'),
        ('specialists', '0010_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MarketTerms',
            fields=[
                ('market', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='accounts.market')),
                ('check_in_required', models.BooleanField(default=False)),
                ('geofence_m', models.IntegerField(default=150)),
                ('sign_off_required', models.BooleanField(default=False)),
                ('positions_kept_hours', models.IntegerField(default=24)),
                ('coarse_before', models.BooleanField(default=True)),
                ('share_hours', models.IntegerField(default=4)),
                ('timer_grace_minutes', models.IntegerField(default=10)),
            ],
            options={
                'verbose_name': 'terms of a market',
                'verbose_name_plural': 'terms of markets',
                'constraints': [models.CheckConstraint(condition=models.Q(('geofence_m__range', (20, 2000)), ('positions_kept_hours__range', (1, 720)), ('share_hours__range', (1, 48)), ('timer_grace_minutes__range', (0, 120))), name='fieldwork_terms_within_reason')],
            },
        ),
        migrations.CreateModel(
            name='ShareLink',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('token_hash',), name='fieldwork_sharelink_token')],
                'indexes': [models.Index(fields=['visit', 'created_at'], name='fieldwork_sharelink_of_visit')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('who', models.TextField()),
                ('user_id', models.BigIntegerField(help_text='the person, if it was not by a link', null=True)),
                ('at', models.DateTimeField()),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='booking.visit')),
                ('share', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='fieldwork.sharelink')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('who__in', ['client', 'link', 'staff'])), name='fieldwork_look_by_known')],
                'indexes': [models.Index(fields=['visit', '-at'], name='fieldwork_look_of_visit'), models.Index(fields=['at'], name='fieldwork_look_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Trip',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('order_id', models.UUIDField()),
                ('mode', models.TextField(help_text='how the specialist gets about')),
                ('travel_version', models.IntegerField(help_text='the travel table by which the arrival is reckoned')),
                ('dest_x', models.FloatField(help_text="the place of the visit on the market's plane, km")),
                ('dest_y', models.FloatField()),
                ('started_at', models.DateTimeField(help_text='when the specialist set out', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('clock_offset_ms', models.BigIntegerField(help_text="server's time less the phone's", null=True)),
                ('last_at', models.DateTimeField(help_text="when the phone was there, by the server's clock", null=True)),
                ('last_lat', models.FloatField(null=True)),
                ('last_lon', models.FloatField(null=True)),
                ('last_accuracy_m', models.FloatField(null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('eta_at', models.DateTimeField(null=True)),
                ('eta_made_at', models.DateTimeField(null=True)),
                ('told_eta_at', models.DateTimeField(help_text='the arrival that others were told last', null=True)),
                ('left_minutes', models.FloatField(help_text='of the way that is left, at the usual pace', null=True)),
                ('taken_minutes', models.FloatField(default=0, help_text='lately spent on the way, older ones counting less')),
                ('covered_minutes', models.FloatField(default=0, help_text='what they should have covered')),
                ('distance_m', models.FloatField(default=0)),
                ('forgotten_at', models.DateTimeField(help_text='when its positions were deleted', null=True)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('market', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
                ('specialist', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.specialist')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('started_at__isnull', False), _connector='OR'), name='fieldwork_trip_ends_after_start')],
                'indexes': [models.Index(condition=models.Q(('forgotten_at__isnull', True)), fields=['started_at'], name='fieldwork_trip_remembered')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('pk', models.CompositePrimaryKey('trip_id', 'at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(help_text="by the server's clock")),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('accuracy_m', models.FloatField()),
                ('trip', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='fieldwork.trip')),
            ],
        ),
    ]
