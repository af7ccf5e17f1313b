"""The table of checklists."""

from django.db import models


class ChecklistItem(models.Model):
    """A thing that a visit of a service includes, which its specialist ticks."""

    service = models.ForeignKey("catalog.Service", models.CASCADE, related_name="+", db_index=False)
    slug = models.SlugField()
    names = models.JSONField()
    required = models.BooleanField(
        default=False, help_text="a visit is not finished before it is done, or a note says why not"
    )
    position = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["service", "slug"], name="catalog_checklistitem_once_a_service")]

    def __str__(self) -> str:
        return self.slug
