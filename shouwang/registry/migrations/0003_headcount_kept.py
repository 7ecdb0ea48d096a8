from django.db import migrations

CREATE = """
INSERT INTO registry_headcount (place_id, households, persons, monitored)
SELECT place_id / 1000 * 1000, count(*), sum(members), count(*) FILTER (WHERE category <> '' AND eliminated_on IS NULL)
FROM registry_household WHERE gone_on IS NULL GROUP BY 1;

CREATE FUNCTION registry_headcount_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.registry_headcount (place_id, households, persons, monitored)
        SELECT place_id / 1000 * 1000, count(*), sum(members),
               count(*) FILTER (WHERE category <> '' AND eliminated_on IS NULL)
        FROM after WHERE gone_on IS NULL GROUP BY 1;
    ELSE
        INSERT INTO public.registry_headcount (place_id, households, persons, monitored)
        SELECT place_id / 1000 * 1000, sum(way), sum(way * members),
               coalesce(sum(way) FILTER (WHERE category <> '' AND eliminated_on IS NULL), 0)
        FROM (SELECT -1 AS way, * FROM before UNION ALL SELECT 1 AS way, * FROM after) both_ways
        WHERE gone_on IS NULL GROUP BY 1
        HAVING sum(way) <> 0 OR sum(way * members) <> 0
            OR coalesce(sum(way) FILTER (WHERE category <> '' AND eliminated_on IS NULL), 0) <> 0;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION registry_headcount_keep() FROM PUBLIC;
COMMENT ON FUNCTION registry_headcount_keep() IS
    'Adds to the headcount of each village what one statement changed of its households.';

CREATE TRIGGER headcount_insert AFTER INSERT ON registry_household
REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION registry_headcount_keep();
CREATE TRIGGER headcount_update AFTER UPDATE ON registry_household
REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION registry_headcount_keep();
"""
DROP = """
DROP TRIGGER headcount_update ON registry_household;
DROP TRIGGER headcount_insert ON registry_household;
DROP FUNCTION registry_headcount_keep();
TRUNCATE registry_headcount;
"""


class Migration(migrations.Migration):
    """The households of each village are counted as they change. They are never deleted: there is no third trigger."""

    dependencies = [("registry", "0002_headcount_and_paths")]

    operations = [migrations.RunSQL(CREATE, DROP)]
