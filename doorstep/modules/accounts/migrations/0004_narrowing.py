from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_user_photo_and_gender'),
    ]

    operations = [
        migrations.AddField(
            model_name='market',
            name='narrow_before_minutes',
            field=models.PositiveSmallIntegerField(db_default=120, default=120, help_text='how long before a promised window of arrival its client is told the time'),
        ),
        migrations.AddField(
            model_name='market',
            name='narrow_to_minutes',
            field=models.PositiveSmallIntegerField(db_default=30, default=30, help_text='how long the window is that is told then'),
        ),
        migrations.AddConstraint(
            model_name='market',
            constraint=models.CheckConstraint(condition=models.Q(('narrow_before_minutes__range', (0, 1440)), ('narrow_to_minutes__range', (15, 240))), name='accounts_market_narrowing'),
        ),
    ]
