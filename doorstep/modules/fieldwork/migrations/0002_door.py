"""What happens at the door, the safety of who is there, and alerts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_replacing'),
        ('booking', '0018_extra_kinds'),
        ('catalog', '0009_checklists'),
        ('fieldwork', '0001_tracking'),
        ('infra', '0002_stored_files'),
        ('specialists', '0010_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoorCode',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('wrong_tries', models.SmallIntegerField(default=0, help_text='since the last wait')),
                ('locked_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('set_off_at', models.DateTimeField(null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, db_default='', default='', help_text="what was done, in the specialist's words")),
            ],
        ),
        migrations.CreateModel(
            name='SafetyContactRow',
            fields=[
                ('specialist', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='specialists.specialist')),
                ('sealed', models.BinaryField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'safety contact',
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('how', models.TextField()),
                ('strokes', models.JSONField(default=list)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'sign-off',
                'verbose_name_plural': 'sign-offs',
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['signature', 'code', 'absent'])), name='fieldwork_signoff_how_known'), models.CheckConstraint(condition=models.Q(models.Q(('how', 'absent'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='fieldwork_signoff_absence_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('act_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('at', models.DateTimeField(help_text="by the device's clock, put right")),
                ('data', models.JSONField(default=dict)),
                ('outcome', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('visit', 'act_id'), name='fieldwork_act_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['set_off', 'arrive', 'check_in', 'start', 'item', 'photo', 'extra', 'note', 'sign_off', 'finish', 'positions'])), name='fieldwork_act_kind_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['applied', 'conflict'])), name='fieldwork_act_outcome_final')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('subject_kind', models.TextField()),
                ('subject_id', models.TextField()),
                ('facts', models.JSONField(default=dict)),
                ('opened_at', models.DateTimeField()),
                ('seen_by', models.BigIntegerField(help_text='the member of staff who took it', null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.TextField(blank=True, db_default='', default='')),
                ('note', models.TextField(blank=True, db_default='', default='', help_text='what was done')),
                ('market', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['-id'], name='fieldwork_alert_open'), models.Index(fields=['subject_id', '-id'], name='fieldwork_alert_of_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('kind', 'subject_kind', 'subject_id'), name='fieldwork_alert_one_open'), models.CheckConstraint(condition=models.Q(('kind__in', ['sos', 'timer', 'override', 'late', 'overrun', 'stuck_search', 'no_check_in', 'conflict', 'drop_out'])), name='fieldwork_alert_kind_known'), models.CheckConstraint(condition=models.Q(('subject_kind__in', ['visit', 'order', 'specialist'])), name='fieldwork_alert_subject_known')],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('how', models.TextField()),
                ('distance_m', models.IntegerField(help_text='from the place of the visit, by the phone', null=True)),
                ('accuracy_m', models.IntegerField(null=True)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField(help_text="by the device's clock, put right")),
                ('received_at', models.DateTimeField()),
                ('photo', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['position', 'code', 'override'])), name='fieldwork_checkin_how_known'), models.CheckConstraint(condition=models.Q(models.Q(('distance_m__isnull', False), ('how', 'position'), ('photo__isnull', False)), ('how', 'code'), models.Q(('how', 'override'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='fieldwork_checkin_proved')],
            },
        ),
        migrations.CreateModel(
            name='DoneItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('done', models.BooleanField()),
                ('note', models.TextField(blank=True, db_default='', default='')),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.checklistitem')),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.visit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('visit', 'item'), name='fieldwork_doneitem_once')],
            },
        ),
        migrations.CreateModel(
            name='SafetyTimer',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='booking.visit')),
                ('started_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('rings_at', models.DateTimeField(help_text="after the market's time of grace")),
                ('ended_at', models.DateTimeField(help_text='when the specialist stopped it, or the visit ended', null=True)),
                ('rang_at', models.DateTimeField(help_text='when it ran out, and others were told', null=True)),
                ('market', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.market')),
                ('specialist', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='specialists.specialist')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True), ('rang_at__isnull', True)), fields=['rings_at'], name='fieldwork_safetytimer_running')],
            },
        ),
        migrations.CreateModel(
            name='VisitPhoto',
            fields=[
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='infra.storedfile')),
                ('kind', models.TextField()),
                ('at', models.DateTimeField()),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.visit')),
            ],
            options={
                'indexes': [models.Index(fields=['visit', 'at'], name='fieldwork_visitphoto_of_visit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'before', 'after', 'part'])), name='fieldwork_visitphoto_kind_known')],
            },
        ),
    ]
