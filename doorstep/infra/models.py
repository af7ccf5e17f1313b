"""Tables of the plumbing; written by raw SQL in :mod:`outbox`, :mod:`idempotency`, :mod:`tasks` and :mod:`audit`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Outbox(models.Model):
    """An event that waits for the relay."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    name = models.TextField()
    facts = models.JSONField()
    audience = ArrayField(models.BigIntegerField())
    hint = models.JSONField()
    request_id = models.TextField(blank=True)
    occurred_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return self.name


class HandledEvent(models.Model):
    """That a handler's effect of an event is committed."""

    pk = models.CompositePrimaryKey("event_id", "handler")
    event_id = models.UUIDField()
    handler = models.TextField()
    handled_at = models.DateTimeField(db_index=True)


class IdempotencyKey(models.Model):
    """A caller's key with the answer that its first use got."""

    pk = models.CompositePrimaryKey("user_id", "key")
    user_id = models.BigIntegerField()
    key = models.TextField()
    operation = models.TextField()
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)


class StateChange(models.Model):
    """One step of one object's state machine: who, from, to, when and why."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    object_id = models.UUIDField()
    source = models.TextField(blank=True)
    target = models.TextField()
    actor = models.TextField()
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["object_id", "id"], name="infra_statechange_object")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source or 'new'} → {self.target}"


class AuditEntry(models.Model):
    """A privileged act: who did what to which object."""

    id = models.BigAutoField(primary_key=True)
    actor = models.TextField()
    act = models.TextField()
    subject = models.TextField()
    details = models.JSONField()
    request_id = models.TextField(blank=True)
    acted_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return self.act


class StoredFile(models.Model):
    """A picture in the storage. ``expires_at`` is when the sweep may remove it; empty while something uses it."""

    id = models.UUIDField(primary_key=True)
    owner_user_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=16)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_user_id", "created_at"], name="infra_storedfile_owner"),
            models.Index(
                fields=["expires_at"], name="infra_storedfile_expires", condition=models.Q(expires_at__isnull=False)
            ),
        ]
