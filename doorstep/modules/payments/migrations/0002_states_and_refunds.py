"""States of payments by card, refunds, messages of providers, and how the first markets are paid."""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from doorstep.modules.payments.ready_terms import READY_TERMS


NEW_NAMES = """
UPDATE payments_paymentintent SET state =
    CASE state WHEN 'due' THEN 'created' WHEN 'collected' THEN 'captured' ELSE 'voided' END;
UPDATE infra_statechange SET
    source = CASE source WHEN 'due' THEN 'created' ELSE source END,
    target = CASE target WHEN 'due' THEN 'created' WHEN 'collected' THEN 'captured' ELSE 'voided' END
WHERE kind = 'payment';
"""
COLLECTED = """
UPDATE payments_paymentintent SET timing = CASE method WHEN 'cash' THEN 'at_door' ELSE 'after' END,
    captured_minor = CASE state WHEN 'captured' THEN amount_minor ELSE 0 END;
"""


def create_terms(apps: Any, schema_editor: Any) -> None:
    terms_model = apps.get_model("payments", "MarketTermsRow")
    for market, terms in READY_TERMS.items():
        terms_model.objects.create(market_id=market, **terms)


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_stored_files'),
        ('accounts', '0005_door_and_people'),
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='paymentintent', name='payments_intent_state_known'),
        migrations.RunSQL(NEW_NAMES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='MarketTermsRow',
            fields=[
                ('market', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='accounts.market')),
                ('provider', models.TextField(blank=True)),
                ('settlement', models.TextField()),
                ('ways', models.JSONField(help_text='method and timing, in order of preference')),
                ('deposit_bp', models.IntegerField()),
                ('deposit_minor', models.BigIntegerField()),
                ('deposit_groups', django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ('deposit_from_minor', models.BigIntegerField()),
                ('commission_bp', models.IntegerField()),
                ('complaint_hours', models.IntegerField()),
                ('payment_minutes', models.IntegerField()),
                ('four_eyes_minor', models.BigIntegerField()),
                ('debt_reminder_hours', models.IntegerField()),
            ],
            options={
                'verbose_name': 'terms of a market',
                'verbose_name_plural': 'terms of markets',
                'db_table': 'payments_marketterms',
            },
        ),
        migrations.CreateModel(
            name='ProviderMessage',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('provider', models.TextField()),
                ('event_id', models.TextField()),
                ('kind', models.TextField()),
                ('sequence', models.BigIntegerField()),
                ('payment_key', models.TextField()),
                ('raised_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('outcome', models.TextField(help_text='applied, older (nothing new), unknown_payment or differs')),
            ],
        ),
        migrations.CreateModel(
            name='RefundRow',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('state', models.TextField()),
                ('destination', models.TextField()),
                ('borne_by', models.TextField(blank=True, help_text="out of whose money; empty: the order's escrow")),
                ('specialist_id', models.IntegerField(null=True)),
                ('cause', models.TextField()),
                ('reason', models.TextField(blank=True)),
                ('asked_by', models.TextField()),
                ('approved_by', models.TextField(blank=True)),
                ('provider_ref', models.TextField(blank=True)),
                ('failure_code', models.TextField(blank=True)),
                ('check_at', models.DateTimeField(null=True)),
                ('tries', models.IntegerField()),
                ('created_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'refund',
                'db_table': 'payments_refund',
            },
        ),
        migrations.RemoveConstraint(
            model_name='paymentintent',
            name='payments_one_live_intent_an_order',
        ),
        migrations.RemoveConstraint(
            model_name='paymentintent',
            name='payments_amount_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='paymentintent',
            name='payments_method_known',
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='asked_at',
            field=models.DateTimeField(help_text='when somebody last had the provider asked', null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='capture_later',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='captured_minor',
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='check_at',
            field=models.DateTimeField(help_text='when the provider is asked next', null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='client_id',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='decline_code',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='extra_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='given_up',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='heard_at',
            field=models.DateTimeField(help_text='when the provider came to say so, by its clock', null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='hold_expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='market',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='next_action_url',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='plan',
            field=models.JSONField(db_default={}),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='provider',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='provider_ref',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='provider_state',
            field=models.TextField(blank=True, db_default='', help_text="the newest word of the provider's"),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='purpose',
            field=models.TextField(db_default='price'),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='refunded_minor',
            field=models.BigIntegerField(db_default=0, help_text='given back, or being given back'),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='sequence',
            field=models.BigIntegerField(db_default=0, help_text="the highest of the provider's messages"),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='timing',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='tries',
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='wanted',
            field=models.TextField(blank=True, db_default='', help_text='capture or void, until the provider has done it'),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='wanted_minor',
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='wish',
            field=models.JSONField(db_default={}, help_text='what the provider is told besides the amount, always the same'),
        ),
        migrations.RunSQL(COLLECTED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='paymentintent',
            name='order_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='paymentintent',
            name='state',
            field=models.TextField(),
        ),
        migrations.AddIndex(
            model_name='paymentintent',
            index=models.Index(fields=['order_id'], name='payments_intent_of_order'),
        ),
        migrations.AddIndex(
            model_name='paymentintent',
            index=models.Index(fields=['client_id', '-id'], name='payments_intent_of_client'),
        ),
        migrations.AddIndex(
            model_name='paymentintent',
            index=models.Index(condition=models.Q(('check_at__isnull', False)), fields=['check_at'], name='payments_intent_to_check'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['voided', 'failed']), _negated=True), ('given_up', False), ('purpose__in', ['price', 'deposit', 'rest', 'debt', 'tip'])), fields=('order_id', 'purpose'), name='payments_one_live_intent_a_purpose'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['voided', 'failed']), _negated=True), ('given_up', False)), fields=('extra_id',), name='payments_one_live_intent_an_extra'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0), ('captured_minor__gte', 0), ('refunded_minor__gte', 0), ('wanted_minor__gte', 0)), name='payments_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('captured_minor__lte', models.F('amount_minor'))), name='payments_captured_within_amount'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_minor__lte', models.F('captured_minor'))), name='payments_refunded_within_captured'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['created', 'needs_action', 'authorised', 'captured', 'partly_refunded', 'refunded', 'voided', 'failed', 'disputed'])), name='payments_intent_state_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['cash', 'pay_later', 'card', 'balance'])), name='payments_method_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['price', 'deposit', 'rest', 'tip', 'extra', 'debt', 'top_up'])), name='payments_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('wanted__in', ['', 'capture', 'void'])), name='payments_wanted_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('order_id__isnull', False), ('purpose', 'top_up'), _connector='OR'), name='payments_of_an_order'),
        ),
        migrations.AddConstraint(
            model_name='markettermsrow',
            constraint=models.CheckConstraint(condition=models.Q(('settlement__in', ['own', 'provider_split'])), name='payments_terms_settlement_known'),
        ),
        migrations.AddConstraint(
            model_name='markettermsrow',
            constraint=models.CheckConstraint(condition=models.Q(('commission_bp__range', (0, 10000)), ('deposit_bp__range', (0, 10000))), name='payments_terms_parts'),
        ),
        migrations.AddConstraint(
            model_name='markettermsrow',
            constraint=models.CheckConstraint(condition=models.Q(('complaint_hours__range', (0, 2160)), ('debt_reminder_hours__range', (1, 2160)), ('deposit_from_minor__gte', 0), ('deposit_minor__gte', 0), ('four_eyes_minor__gte', 0), ('payment_minutes__range', (1, 120))), name='payments_terms_within_reason'),
        ),
        migrations.AddIndex(
            model_name='providermessage',
            index=models.Index(fields=['payment_key'], name='payments_message_of_payment'),
        ),
        migrations.AddConstraint(
            model_name='providermessage',
            constraint=models.UniqueConstraint(fields=('provider', 'event_id'), name='payments_message_once'),
        ),
        migrations.AddConstraint(
            model_name='providermessage',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['applied', 'older', 'unknown_payment', 'differs'])), name='payments_message_outcome_known'),
        ),
        migrations.AddField(
            model_name='refundrow',
            name='intent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.paymentintent'),
        ),
        migrations.AddIndex(
            model_name='refundrow',
            index=models.Index(condition=models.Q(('check_at__isnull', False)), fields=['check_at'], name='payments_refund_to_check'),
        ),
        migrations.AddIndex(
            model_name='refundrow',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['created_at'], name='payments_refund_asked'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payments_refund_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'approved', 'pending', 'done', 'failed', 'refused'])), name='payments_refund_state_known'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('destination__in', ['card', 'balance'])), name='payments_refund_destination'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('borne_by__in', ['', 'specialist', 'platform'])), name='payments_refund_borne_by_known'),
        ),
        migrations.AddConstraint(
            model_name='refundrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'refused']), models.Q(('approved_by', ''), _negated=True), _connector='OR'), name='payments_refund_approved'),
        ),
        migrations.RunPython(create_terms, migrations.RunPython.noop),
    ]
