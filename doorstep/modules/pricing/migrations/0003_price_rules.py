"""Rules of prices. Published versions never change; ``state`` and ``retired_at`` alone go on."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

FIXED = """
CREATE FUNCTION pricing_keep_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.state = 'draft' OR (OLD.state = 'retired' AND NEW.state <> 'retired')
        OR to_jsonb(OLD) - 'state' - 'retired_at' IS DISTINCT FROM to_jsonb(NEW) - 'state' - 'retired_at'
    THEN
        RAISE EXCEPTION 'a published price rule never changes' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'pricing_rule_fixed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER pricing_rule_fixed BEFORE UPDATE OR DELETE ON pricing_pricerule
    FOR EACH ROW EXECUTE FUNCTION pricing_keep_rule();
"""
FREE_AGAIN = "DROP TRIGGER pricing_rule_fixed ON pricing_pricerule; DROP FUNCTION pricing_keep_rule();"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_narrowing'),
        ('catalog', '0006_arrival_window'),
        ('pricing', '0002_ready_policies'),
        ('specialists', '0008_live_offers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PriceRule',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('version', models.IntegerField()),
                ('kind', models.TextField()),
                ('names', models.JSONField(help_text='shown on the price line, by language')),
                ('currency', models.CharField(max_length=3)),
                ('parameters', models.JSONField()),
                ('valid_from', models.DateTimeField(help_text='counts for visits that start from then on')),
                ('valid_until', models.DateTimeField(help_text='and before then')),
                ('state', models.TextField()),
                ('author', models.TextField(help_text='who drafted it')),
                ('note', models.TextField(blank=True, help_text='why')),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.category')),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
                ('offer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.offer')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.service')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['market'], name='pricing_rule_in_force')],
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='pricing_rule_version_unique'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='pricing_rule_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['surcharge', 'travel_fee', 'minimum', 'discount', 'tax', 'policy'])), name='pricing_rule_kind_known'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from')), ('valid_until__lte', django.db.models.expressions.CombinedExpression(models.F('valid_from'), '+', models.Value(datetime.timedelta(days=1830))))), name='pricing_rule_validity_ends'), models.CheckConstraint(condition=models.Q(models.Q(('category', None), ('service', None)), models.Q(('category', None), ('offer', None)), models.Q(('offer', None), ('service', None)), _connector='OR'), name='pricing_rule_one_scope'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), models.Q(('published_at', None), _negated=True)), _connector='OR'), name='pricing_rule_published_at')],
            },
        ),
        migrations.RunSQL(FIXED, FREE_AGAIN),
    ]
