"""What keeps the ledger whole: balanced at commit, added to only, and balances kept by the database itself."""

from django.db import migrations

BALANCED = """
CREATE FUNCTION ledger_demand_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid := CASE TG_TABLE_NAME WHEN 'ledger_line' THEN to_jsonb(NEW)->>'transaction_id' ELSE to_jsonb(NEW)->>'id' END;
    off record;
BEGIN
    SELECT currency, sum(amount_minor) AS total INTO off FROM ledger_line WHERE transaction_id = checked
        GROUP BY currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger transaction % is off by % %', checked, off.total, off.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balanced';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ledger_line WHERE transaction_id = checked) THEN
        RAISE EXCEPTION 'ledger transaction % has no lines', checked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balanced';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_demand_balance();
CREATE CONSTRAINT TRIGGER ledger_line_balanced AFTER INSERT ON ledger_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_demand_balance();
"""

# Runs as the tables' owner: the app's role can't touch a balance by itself. Balances are locked in one order.
KEPT = """
CREATE FUNCTION ledger_take_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added JOIN ledger_transaction t ON t.id = added.transaction_id WHERE t.made_in <> txid_current()
    ) THEN
        RAISE EXCEPTION 'a recorded ledger transaction gets no further lines'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only';
    END IF;
    IF EXISTS (SELECT 1 FROM added JOIN ledger_account a ON a.id = added.account_id WHERE a.currency <> added.currency)
    THEN
        RAISE EXCEPTION 'a ledger line has its account''s currency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_line_currency';
    END IF;
    PERFORM 1 FROM ledger_account
        WHERE id IN (SELECT account_id FROM added) AND balance_minor IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
    UPDATE ledger_account SET balance_minor = balance_minor + moved.minor
        FROM (SELECT account_id, sum(amount_minor)::bigint AS minor FROM added GROUP BY account_id) moved
        WHERE id = moved.account_id AND balance_minor IS NOT NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_take_lines AFTER INSERT ON ledger_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_take_lines();
"""

FIXED = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only added to: no % of %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only';
END
$$;
CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_line
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_refuse_change BEFORE DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
-- Balances change from within the trigger above only; there the depth is one more.
CREATE TRIGGER ledger_refuse_update BEFORE UPDATE ON ledger_account
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();
CREATE FUNCTION ledger_open_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ledger account is opened empty'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only';
END
$$;
CREATE TRIGGER ledger_open_empty BEFORE INSERT ON ledger_account
    FOR EACH ROW WHEN (NEW.balance_minor <> 0) EXECUTE FUNCTION ledger_open_empty();
"""

# Whoever has rights on the tables besides their owner may read and add; the app's role has a name of the operator's.
REVOKED = """
DO $$
DECLARE
    grantee text;
    changed text;
BEGIN
    FOREACH changed IN ARRAY ARRAY['ledger_account', 'ledger_transaction', 'ledger_line'] LOOP
        FOR grantee IN
            SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
            FROM pg_class c, aclexplode(c.relacl) acl
            WHERE c.oid = changed::regclass AND acl.grantee <> c.relowner
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %s', changed, grantee);
        END LOOP;
    END LOOP;
END
$$;
"""

UNGUARDED = """
DROP TRIGGER ledger_open_empty ON ledger_account;
DROP TRIGGER ledger_refuse_update ON ledger_account;
DROP TRIGGER ledger_refuse_change ON ledger_account;
DROP TRIGGER ledger_refuse_change ON ledger_line;
DROP TRIGGER ledger_refuse_change ON ledger_transaction;
DROP TRIGGER ledger_take_lines ON ledger_line;
DROP TRIGGER ledger_line_balanced ON ledger_line;
DROP TRIGGER ledger_transaction_balanced ON ledger_transaction;
DROP FUNCTION ledger_open_empty();
DROP FUNCTION ledger_refuse_change();
DROP FUNCTION ledger_take_lines();
DROP FUNCTION ledger_demand_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(BALANCED + KEPT + FIXED + REVOKED, UNGUARDED)]
