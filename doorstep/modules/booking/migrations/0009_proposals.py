import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0008_cancellations"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="proposed_count",
            field=models.SmallIntegerField(
                db_default=0, default=0, help_text="how many other times the specialist has proposed"
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.SmallIntegerField()),
                ("state", models.TextField()),
                ("starts_at", models.DateTimeField(help_text="the start that the client would know")),
                (
                    "window_until",
                    models.DateTimeField(help_text="the end of the promised range of arrival", null=True),
                ),
                ("planned_at", models.DateTimeField(help_text="when the specialist would begin")),
                ("price_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.JSONField()),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "position"), name="booking_proposal_position_unique"),
                    models.UniqueConstraint(
                        condition=Q(state="accepted"), fields=("visit",), name="booking_proposal_accepted_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["open", "accepted", "refused", "withdrawn", "expired"]),
                        name="booking_proposal_state_known",
                    ),
                    models.CheckConstraint(condition=Q(price_minor__gte=0), name="booking_proposal_price_not_negative"),
                    models.CheckConstraint(
                        condition=Q(answered_at__isnull=True, state="open")
                        | ~Q(state="open") & Q(answered_at__isnull=False),
                        name="booking_proposal_answered",
                    ),
                ]
            },
        ),
    ]
