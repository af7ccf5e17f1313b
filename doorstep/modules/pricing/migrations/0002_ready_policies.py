"""Published versions never change; every installation starts with the five ready ones."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import migrations

from doorstep.modules.pricing.ready_policies import READY_POLICIES
from doorstep.modules.pricing.rules.policy_terms import read_terms, write_terms

FIXED = """
CREATE FUNCTION pricing_keep_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR (OLD.id, OLD.code, OLD.version, OLD.names, OLD.terms, OLD.note, OLD.author, OLD.created_at, OLD.published_at)
        IS DISTINCT FROM
        (NEW.id, NEW.code, NEW.version, NEW.names, NEW.terms, NEW.note, NEW.author, NEW.created_at, NEW.published_at)
    THEN
        RAISE EXCEPTION 'a published policy never changes' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'pricing_policy_fixed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER pricing_policy_fixed BEFORE UPDATE OR DELETE ON pricing_policy
    FOR EACH ROW EXECUTE FUNCTION pricing_keep_policy();
"""
FREE_AGAIN = "DROP TRIGGER pricing_policy_fixed ON pricing_policy; DROP FUNCTION pricing_keep_policy();"


def create_policies(apps: Any, schema_editor: Any) -> None:
    policy_model = apps.get_model("pricing", "Policy")
    now = datetime.now(UTC)
    for code, (names, terms) in READY_POLICIES.items():
        policy_model.objects.create(
            id=uuid.uuid4(),
            code=code,
            version=1,
            names=names,
            terms=write_terms(*read_terms(terms)),
            state="published",
            note="ready-made",
            author="system",
            created_at=now,
            published_at=now,
        )


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_policies")]
    operations = [
        migrations.RunPython(create_policies, migrations.RunPython.noop),
        migrations.RunSQL(FIXED, FREE_AGAIN),
    ]
