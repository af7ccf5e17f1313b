from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_photos_and_bring'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='personal',
            field=models.BooleanField(default=False, help_text="work at the body or in the family: clients may choose the specialist's gender"),
        ),
    ]
