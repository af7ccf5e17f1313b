import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('availability', '0005_external_calendars'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='promise',
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('promise__isnull', True), ('promise__contains', models.F('core__startswith')), _connector='OR'), name='availability_claim_promise'),
        ),
    ]
