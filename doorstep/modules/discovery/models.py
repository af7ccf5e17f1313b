"""Tables of discovery."""

from django.db import models


class Favourite(models.Model):
    """A specialist whom a person wants to find again. ``market`` is the specialist's."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    specialist = models.ForeignKey("specialists.Specialist", models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "market", "specialist"], name="discovery_favourite_once"),
        ]

    def __str__(self) -> str:
        return f"{self.specialist}, kept by {self.user}"


class KeptFilters(models.Model):
    """How a person filters searches in a market, to be found on all of their devices."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    filters = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "kept filters"
        constraints = [models.UniqueConstraint(fields=["user", "market"], name="discovery_keptfilters_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.market}"
