"""Extras say whether they are work or parts, and how many."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0017_replacements'),
    ]

    operations = [
        migrations.AddField(
            model_name='extra',
            name='kind',
            field=models.TextField(db_default='work', default='work'),
        ),
        migrations.AddField(
            model_name='extra',
            name='quantity',
            field=models.SmallIntegerField(db_default=1, default=1, help_text='the amount is for all of them'),
        ),
        migrations.AddConstraint(
            model_name='extra',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['work', 'part'])), name='booking_extra_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='extra',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__range', (1, 99))), name='booking_extra_quantity_possible'),
        ),
    ]
