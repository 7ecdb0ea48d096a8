import django.db.models.deletion
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
    DELETE FROM public.matching_written WHERE delivery_id = wanted;
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

    dependencies = [
        ("matching", "0001_initial"),
        ("intake", "0002_held_before_it_counts"),
        ("places", "0002_exercise_goes_on"),
        ("vault", "0002_known"),
    ]

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
        migrations.CreateModel(
            name="Written",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200)),
                ("sheet", models.CharField(max_length=100)),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("name", models.CharField(max_length=60, verbose_name="文件所写姓名")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.delivery"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="地点",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["delivery", "row"], name="matching_written_delivery")],
            },
        ),
        migrations.RunSQL(CREATE, "DROP FUNCTION intake_forget(bigint)"),
    ]
