from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("booking", "0012_place_kinds")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="hold_extended_at",
            field=models.DateTimeField(help_text="when paying was begun, which extends a hold once", null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="discount_minor",
            field=models.BigIntegerField(db_default=0, default=0, help_text="what the platform takes off the total"),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_id",
            field=models.UUIDField(help_text="the payment with which it is, or is to be, confirmed", null=True),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=Q(discount_minor__gte=0, discount_minor__lte=F("total_minor")),
                name="booking_order_discount_possible",
            ),
        ),
    ]
