"""Searches: how each goes on, who was asked, and by what people are judged."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_door_and_people'),
        ('specialists', '0010_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarketTerms',
            fields=[
                ('market', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.market')),
                ('asap_minutes', models.SmallIntegerField(default=180, help_text='how far ahead "as soon as possible" may begin')),
                ('asap_search_minutes', models.SmallIntegerField(default=30, help_text='how long people are looked for then')),
                ('best_search_minutes', models.SmallIntegerField(default=1440, help_text='how long people are looked for at the "best time"')),
                ('best_longest_days', models.SmallIntegerField(default=7, help_text='how many days ahead that may begin')),
                ('wave_seconds', models.SmallIntegerField(default=45, help_text='how long people of one wave have to answer')),
                ('wave_sizes', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), help_text='how many are asked in each wave, the last again')),
                ('radii_km', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), help_text='how far people are looked for, step by step')),
                ('raise_step_bp', models.IntegerField(default=1000, help_text='by how much of the price the pay is raised each time, in 0.01 %')),
                ('raise_limit_bp', models.IntegerField(default=3000, help_text='how far in all, in 0.01 %')),
                ('widen_minutes', models.SmallIntegerField(default=120, help_text='how much later a client may let it begin, and be searched for')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('asap_minutes__range', (15, 1440)), ('asap_search_minutes__range', (1, 1440)), ('best_longest_days__range', (1, 60)), ('best_search_minutes__range', (1, 10080)), ('radii_km__len__range', (1, 10)), ('raise_limit_bp__range', (0, 10000)), ('raise_step_bp__range', (0, 10000)), ('wave_seconds__range', (5, 3600)), ('wave_sizes__len__range', (1, 10)), ('widen_minutes__range', (15, 1440))), name='dispatch_marketterms_possible')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('specialist', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='specialists.specialist')),
                ('offered', models.IntegerField()),
                ('accepted', models.IntegerField()),
                ('declined', models.IntegerField()),
                ('expired', models.IntegerField()),
                ('reckoned_at', models.DateTimeField()),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
            ],
        ),
        migrations.CreateModel(
            name='Hunt',
            fields=[
                ('order_id', models.UUIDField(primary_key=True, serialize=False)),
                ('client_id', models.BigIntegerField()),
                ('wave', models.SmallIntegerField(default=0)),
                ('radius_step', models.SmallIntegerField(default=0, help_text='how often it was widened')),
                ('raise_minor', models.BigIntegerField(default=0, help_text='what the platform adds to the price for who comes')),
                ('pool_open', models.BooleanField(default=False, help_text='everybody who could do it may take it')),
                ('question', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(help_text='when the client was asked', null=True)),
                ('next_at', models.DateTimeField(help_text='when it goes on')),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('market', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['next_at'], name='dispatch_hunt_due'), models.Index(fields=['market', 'begun_at'], name='dispatch_hunt_of_market')],
                'constraints': [models.CheckConstraint(condition=models.Q(('question__in', ['', 'nobody_yet'])), name='dispatch_hunt_question_known'), models.CheckConstraint(condition=models.Q(('raise_minor__gte', 0)), name='dispatch_hunt_raise_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='JobOffer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('order_id', models.UUIDField()),
                ('specialist_user_id', models.BigIntegerField()),
                ('how', models.TextField()),
                ('wave', models.SmallIntegerField()),
                ('state', models.TextField()),
                ('score', models.FloatField(null=True)),
                ('terms', models.JSONField(default=dict)),
                ('weights', models.JSONField(default=dict)),
                ('starts_at', models.DateTimeField()),
                ('travel_minutes', models.SmallIntegerField(null=True)),
                ('distance_km', models.FloatField(help_text='between coarse cells', null=True)),
                ('price_minor', models.BigIntegerField()),
                ('raise_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('offered_at', models.DateTimeField()),
                ('respond_by', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('visit_id', models.UUIDField(null=True)),
                ('market', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
                ('offer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.offer')),
                ('specialist', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.specialist')),
            ],
            options={
                'indexes': [models.Index(fields=['order_id', 'wave'], name='dispatch_joboffer_of_order'), models.Index(fields=['specialist', '-offered_at'], name='dispatch_joboffer_of_person'), models.Index(fields=['offered_at'], name='dispatch_joboffer_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('order_id', 'specialist'), name='dispatch_joboffer_live_once'), models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('order_id',), name='dispatch_joboffer_taken_once'), models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'accepted', 'declined', 'expired', 'lost', 'withdrawn'])), name='dispatch_joboffer_state_known'), models.CheckConstraint(condition=models.Q(('how__in', ['wave', 'pool', 'hand'])), name='dispatch_joboffer_how_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['', 'busy', 'too_far', 'too_little', 'not_my_work', 'other'])), name='dispatch_joboffer_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'offered')), models.Q(('state', 'offered'), _negated=True), _connector='OR'), name='dispatch_joboffer_answered')],
            },
        ),
        migrations.CreateModel(
            name='WeightsVersion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('arrival', models.FloatField()),
                ('lateness_caused', models.FloatField()),
                ('travel_added', models.FloatField()),
                ('rating', models.FloatField()),
                ('load', models.FloatField()),
                ('fairness', models.FloatField()),
                ('acceptance', models.FloatField()),
                ('price_fit', models.FloatField()),
                ('note', models.TextField(blank=True, help_text='why')),
                ('made_by', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('market', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.market')),
            ],
            options={
                'db_table': 'dispatch_weights',
                'indexes': [models.Index(fields=['market', '-id'], name='dispatch_weights_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('arrival__range', (0, 100))), models.Q(('lateness_caused__range', (0, 100))), models.Q(('travel_added__range', (0, 100))), models.Q(('rating__range', (0, 100))), models.Q(('load__range', (0, 100))), models.Q(('fairness__range', (0, 100))), models.Q(('acceptance__range', (0, 100))), models.Q(('price_fit__range', (0, 100))), models.Q(models.Q(('arrival__gt', 0)), models.Q(('lateness_caused__gt', 0)), models.Q(('travel_added__gt', 0)), models.Q(('rating__gt', 0)), models.Q(('load__gt', 0)), models.Q(('fairness__gt', 0)), models.Q(('acceptance__gt', 0)), models.Q(('price_fit__gt', 0)), _connector='OR')), name='dispatch_weights_possible')],
            },
        ),
    ]
