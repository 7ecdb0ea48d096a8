"""A run says itself which rules policy named for it; of earlier runs the kept line of policy tells."""

from ast import literal_eval

from django.db import migrations, models


def named(apps, schema_editor):
    for run in apps.get_model("runs", "Run").objects.using(schema_editor.connection.alias).only("policy").iterator():
        told = [literal_eval(value) for name, _, value in run.policy if name == "rules_run"]
        run.rules = sorted({rule for one in told for rule in one})
        run.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("runs", "0003_held_households")]

    operations = [
        migrations.AddField("run", "rules", models.JSONField(default=list, verbose_name="启用的规则")),
        migrations.RunPython(named, migrations.RunPython.noop),
    ]
