"""The reasons why a list waits are a list of codes, and the list that it resembles stands for itself."""

from django.db import migrations, models

APART = """
UPDATE intake_delivery SET
  reasons = (SELECT jsonb_agg(split_part(code, ':', 1) ORDER BY turn)
               FROM unnest(string_to_array(held, ';')) WITH ORDINALITY told(code, turn)),
  resembles = coalesce((SELECT split_part(code, ':', 2)
                          FROM unnest(string_to_array(held, ';')) code WHERE code LIKE 'fits_better:%' LIMIT 1), '')
WHERE held <> '';
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_read_with_which_words")]

    operations = [
        migrations.AddField("delivery", "reasons", models.JSONField(default=list, verbose_name="暂缓原因")),
        migrations.AddField(
            "delivery",
            "resembles",
            models.CharField(blank=True, default="", max_length=81, verbose_name="更像的名单"),
            preserve_default=False,
        ),
        migrations.RunSQL(APART, migrations.RunSQL.noop),
        migrations.RemoveField("delivery", "held"),
    ]
