"""What keeps points right: the balance is the sum of the lines, and lines stay."""

from django.db import migrations

KEPT = """
CREATE FUNCTION promotions_take_points() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE promotions_pointsaccount SET balance = balance + NEW.points WHERE id = NEW.account_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER promotions_take_points AFTER INSERT ON promotions_pointsline
    FOR EACH ROW EXECUTE FUNCTION promotions_take_points();
"""

FIXED = """
CREATE FUNCTION promotions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'points come and go by lines, which stay'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'promotions_points_by_lines';
END
$$;
-- A balance changes from within the trigger above only; there the depth is one more.
CREATE TRIGGER promotions_refuse_balance BEFORE UPDATE OF balance ON promotions_pointsaccount
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION promotions_refuse_change();
CREATE TRIGGER promotions_refuse_opening BEFORE INSERT ON promotions_pointsaccount
    FOR EACH ROW WHEN (NEW.balance <> 0) EXECUTE FUNCTION promotions_refuse_change();
CREATE TRIGGER promotions_refuse_change BEFORE UPDATE OF account_id, points, kind, order_id ON promotions_pointsline
    FOR EACH ROW EXECUTE FUNCTION promotions_refuse_change();
CREATE TRIGGER promotions_refuse_removal BEFORE DELETE ON promotions_pointsline
    FOR EACH ROW EXECUTE FUNCTION promotions_refuse_change();
"""

UNDONE = """
DROP TRIGGER promotions_take_points ON promotions_pointsline;
DROP TRIGGER promotions_refuse_balance ON promotions_pointsaccount;
DROP TRIGGER promotions_refuse_opening ON promotions_pointsaccount;
DROP TRIGGER promotions_refuse_change ON promotions_pointsline;
DROP TRIGGER promotions_refuse_removal ON promotions_pointsline;
DROP FUNCTION promotions_take_points();
DROP FUNCTION promotions_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_initial")]

    operations = [migrations.RunSQL(KEPT + FIXED, UNDONE)]
