"""What tables are called at the staff desk."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0003_client_raise'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='marketterms',
            options={'verbose_name': 'terms of searches', 'verbose_name_plural': 'terms of searches'},
        ),
    ]
