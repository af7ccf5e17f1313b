"""Notes for the door of addresses, and the people for whom somebody books."""

import django.db.models.deletion
import django.db.models.functions.datetime
import doorstep.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_narrowing"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaredPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doorstep.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("relation", models.CharField(max_length=12)),
                ("name_sealed", models.BinaryField()),
                ("phone_sealed", models.BinaryField(db_default=b"", default=b"")),
                ("email_sealed", models.BinaryField(db_default=b"", default=b"")),
                ("notes_sealed", models.BinaryField(db_default=b"", default=b"")),
                ("language", models.CharField(max_length=8)),
                (
                    "notify",
                    models.BooleanField(db_default=False, default=False, help_text="told of their visits by e-mail"),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name_plural": "cared people",
            },
        ),
        migrations.CreateModel(
            name="MailStop",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=doorstep.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email_index", models.BinaryField()),
                ("email_sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="address",
            name="door_sealed",
            field=models.BinaryField(db_default=b"", default=b""),
        ),
        migrations.AddField(
            model_name="market",
            name="door_minutes",
            field=models.PositiveSmallIntegerField(
                db_default=120,
                default=120,
                help_text="how long before the agreed start a specialist may read the notes for the door",
            ),
        ),
        migrations.AddConstraint(
            model_name="market",
            constraint=models.CheckConstraint(
                condition=models.Q(("door_minutes__range", (0, 1440))), name="accounts_market_door"
            ),
        ),
        migrations.AddField(
            model_name="caredperson",
            name="address",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.address",
            ),
        ),
        migrations.AddField(
            model_name="caredperson",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="mailstop",
            constraint=models.UniqueConstraint(fields=("email_index",), name="accounts_mailstop_once"),
        ),
        migrations.AddConstraint(
            model_name="caredperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation__in", ["parent", "child", "partner", "relative", "other"])),
                name="accounts_caredperson_relation_known",
            ),
        ),
    ]
