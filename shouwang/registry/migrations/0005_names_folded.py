"""The folded name beside the name, by which people are found: filled for all who are registered, a portion at a time."""

from django.db import migrations, models

from shouwang.sheets.folding import folded

PORTION = 20_000  # rows held in memory at once
NEXT = "SELECT id, name FROM registry_person WHERE id > %s ORDER BY id LIMIT %s"
FILL = (
    "UPDATE registry_person p SET folded = f.name FROM unnest(%s::bigint[], %s::text[]) f(id, name) WHERE p.id = f.id"
)


def fill(apps, schema_editor) -> None:
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [last, PORTION])
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.execute(FILL, [[pk for pk, _ in rows], [folded(name) for _, name in rows]])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_members_move_and_households_split")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="folded",
            field=models.TextField(db_collation="C", default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["folded", "birth", "place"], name="registry_person_folded"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth", "place"], name="registry_person_birth"),
        ),
    ]
