"""Money of a period is said under both its days."""

from django.db import migrations

from shouwang.registry.periods import say_begins


def say(apps, schema_editor) -> None:
    say_begins(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # some thousand households at a time: what is done stays when the work is cut short

    dependencies = [("registry", "0012_incomes_of_two_days")]

    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
