from django.db import migrations

CREATE = """
CREATE FUNCTION vault_known(wanted bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.vault_secret
        WHERE index = wanted AND kind = 'number' AND household_id IS NOT NULL
          AND place_id NOT BETWEEN coalesce(nullif(current_setting('app.lo', true), ''), '0')::bigint
                               AND coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint
    )
$$;
REVOKE ALL ON FUNCTION vault_known(bytea) FROM PUBLIC;
COMMENT ON FUNCTION vault_known(bytea) IS
    'Whether a registered person beyond my places has the number of this blind index: yes or no, nothing else.';
"""


class Migration(migrations.Migration):
    """The one question that sight leaves open: is this number known somewhere beyond my places?"""

    dependencies = [("vault", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION vault_known(bytea)")]
