from django.db import migrations, models

CREATE = """
CREATE FUNCTION intake_forget(wanted bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM 1 FROM public.intake_delivery
     WHERE id = wanted AND counted_at IS NULL AND state IN ('received', 'asked', 'held')
       AND place_id BETWEEN coalesce(nullif(current_setting('app.lo', true), ''), '0')::bigint
                        AND coalesce(nullif(current_setting('app.hi', true), ''), '0')::bigint
       FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    WITH gone AS (DELETE FROM public.matching_doubt WHERE delivery_id = wanted RETURNING number_id)
    DELETE FROM public.vault_secret s USING gone WHERE s.id = gone.number_id;
    DELETE FROM public.intake_fault WHERE delivery_id = wanted;
    DELETE FROM public.intake_remark WHERE delivery_id = wanted;
END
$$;
REVOKE ALL ON FUNCTION intake_forget(bigint) FROM PUBLIC;
COMMENT ON FUNCTION intake_forget(bigint) IS
    'Takes away what a reading left of a delivery within my places that never counted; of any other nothing.';
"""


class Migration(migrations.Migration):
    """Rows to be settled, and the one way in which something of a delivery goes: before it is read anew."""

    dependencies = [("matching", "0001_initial"), ("intake", "0002_held_before_it_counts"), ("vault", "0002_known")]

    operations = [
        migrations.AlterField(
            model_name="doubt",
            name="outcome",
            field=models.CharField(
                choices=[("doubt", "存疑"), ("unmatched", "未匹配"), ("asked", "待明确"), ("skip", "未载入")],
                max_length=10,
                verbose_name="结果",
            ),
        ),
        migrations.RunSQL(CREATE, "DROP FUNCTION intake_forget(bigint)"),
    ]
