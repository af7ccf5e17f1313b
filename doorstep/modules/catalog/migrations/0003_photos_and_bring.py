import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_listing_view'),
        ('infra', '0002_stored_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile'),
        ),
        migrations.AddField(
            model_name='service',
            name='bring',
            field=models.JSONField(default=dict, help_text='lists of what the specialist brings, by language'),
        ),
        migrations.AddField(
            model_name='service',
            name='photo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='infra.storedfile'),
        ),
    ]
