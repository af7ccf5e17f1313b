"""The specialist's own notes of a visit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="visit", name="work_notes_sealed", field=models.BinaryField(default=b"", db_default=b"")
        ),
        migrations.AddField(model_name="visit", name="work_notes_at", field=models.DateTimeField(null=True)),
    ]
