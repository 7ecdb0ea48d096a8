"""Whatever the register holds is said by those who brought it; what files replaced is said by the files before."""

from django.db import migrations

from shouwang.registry.carry import carry_over


def carry(apps, schema_editor) -> None:
    carry_over(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # a county at a time: what was carried over stays when the work is cut short

    dependencies = [
        ("registry", "0009_statements"),
        ("maintenance", "0001_own_numbers"),
        ("trail", "0003_deputies"),
        ("vault", "0004_second_factor"),
    ]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
