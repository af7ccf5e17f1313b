from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0004_reminder'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='window_from',
            field=models.DateTimeField(help_text='the promised range of arrival', null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='window_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='narrowed_at',
            field=models.DateTimeField(help_text='when the client was told a shorter range', null=True),
        ),
        migrations.AlterField(
            model_name='visit',
            name='starts_at',
            field=models.DateTimeField(help_text='when the specialist plans to begin'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('narrowed_at__isnull', True), ('state', 'accepted'), ('window_from__isnull', False)), fields=['window_from'], name='booking_visit_to_narrow'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('narrowed_at__isnull', True), ('window_from__isnull', True), ('window_until__isnull', True)), models.Q(('window_from__isnull', False), ('window_until__isnull', False), ('window_from__lte', models.F('starts_at')), ('window_until__gte', models.F('starts_at'))), _connector='OR'), name='booking_visit_inside_window'),
        ),
    ]
