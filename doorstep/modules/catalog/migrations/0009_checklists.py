"""What visits of a service include."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0008_place_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField()),
                ('names', models.JSONField()),
                ('required', models.BooleanField(default=False, help_text='a visit is not finished before it is done, or a note says why not')),
                ('position', models.IntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.service')),
            ],
            options={
                'ordering': ['service', 'position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('service', 'slug'), name='catalog_checklistitem_once_a_service')],
            },
        ),
    ]
