from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0009_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="party",
            field=models.UUIDField(help_text="what visits by several people at one time have in common", null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="let_down",
            field=models.BooleanField(
                db_default=False, default=False, help_text="another of the party does not come: leaving it is free"
            ),
        ),
    ]
