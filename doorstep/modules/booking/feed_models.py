"""The table of addresses at which calendars elsewhere read visits."""

from django.db import models
from django.db.models import Q

from doorstep.modules.notify.contracts import App


class CalendarFeed(models.Model):
    """The address at which a person's calendars read the person's visits, as client or as specialist."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    app = models.TextField()
    token_hash = models.BinaryField(editable=False)
    language = models.TextField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="when it was last read, to the hour")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "app"], name="booking_feed_once"),
            models.UniqueConstraint(fields=["token_hash"], name="booking_feed_token"),
            models.CheckConstraint(condition=Q(app__in=[str(app) for app in App]), name="booking_feed_app_known"),
        ]

    def __str__(self) -> str:
        return f"{self.app} app of {self.user}"
