"""A person's photo and gender, both as they like."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_first_markets")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="gender",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="as the person says", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="photo",
            field=models.UUIDField(blank=True, editable=False, help_text="a stored picture", null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("gender__in", ["", "female", "male", "other"])), name="accounts_user_gender_known"
            ),
        ),
    ]
