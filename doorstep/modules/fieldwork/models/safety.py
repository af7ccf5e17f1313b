"""The specialist's safety: whom to tell, and timers."""

import json
from dataclasses import asdict

from django.db import models

from doorstep.infra.crypto import Place, seal, unseal
from doorstep.modules.fieldwork.contracts.safety import SafetyContact


class SafetyContactRow(models.Model):
    """Whom a specialist wants told when they ask for help, sealed."""

    specialist = models.OneToOneField("specialists.Specialist", models.PROTECT, primary_key=True, related_name="+")
    sealed = models.BinaryField(editable=False)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "safety contact"

    def __str__(self) -> str:
        return f"of {self.specialist}"

    def open(self) -> SafetyContact:
        """Who it is, decrypted: for the specialist, and for telling them."""
        return SafetyContact(**json.loads(unseal(self.sealed, _place_of(self.specialist_id))))


def seal_contact(specialist_id: int, contact: SafetyContact) -> bytes:
    """Encrypt a safety contact, bound to its row."""
    return seal(json.dumps(asdict(contact), ensure_ascii=False), _place_of(specialist_id))


def _place_of(specialist_id: int) -> Place:
    return Place("fieldwork_safetycontactrow", "sealed", specialist_id)


class SafetyTimer(models.Model):
    """By when a specialist at a visit says that all is well; if they do not, staff and the safety contact are told."""

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    rings_at = models.DateTimeField(help_text="after the market's time of grace")
    ended_at = models.DateTimeField(null=True, help_text="when the specialist stopped it, or the visit ended")
    rang_at = models.DateTimeField(null=True, help_text="when it ran out, and others were told")

    class Meta:
        indexes = [
            models.Index(
                fields=["rings_at"],
                condition=models.Q(ended_at__isnull=True, rang_at__isnull=True),
                name="fieldwork_safetytimer_running",
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d %H:%M}"
