"""The table of reminders."""

from django.db import models


class ReminderKind(models.TextChoices):
    """Who is reminded of a visit, and how long before: the client a day and two hours, the specialist likewise."""

    DAY = "day"
    HOURS = "hours"
    FIRST = "first"
    WORK = "work"


class Reminder(models.Model):
    """When somebody is to be reminded of an accepted visit, while its agreed start is ``starts_at``."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    due_at = models.DateTimeField(db_index=True)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="booking_reminder_once")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.due_at:%Y-%m-%d %H:%M}"
