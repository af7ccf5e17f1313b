"""Extras lapse when their visit ends before an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0019_search_price'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='extra',
            name='booking_extra_state_known',
        ),
        migrations.AddConstraint(
            model_name='extra',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'agreed', 'paid', 'refused', 'withdrawn', 'lapsed'])), name='booking_extra_state_known'),
        ),
    ]
