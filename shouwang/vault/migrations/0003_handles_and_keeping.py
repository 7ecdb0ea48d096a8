"""Documents get a name of their own for addresses, and delivered originals the day on which their keeping ends.

Five years is what the policy book said for every file that had been stored so far.
"""

import uuid

from django.db import migrations, models

HANDLES = "UPDATE vault_document SET handle = gen_random_uuid() WHERE handle IS NULL"
KEEPING = """
UPDATE vault_document SET expires_on = ((at AT TIME ZONE 'Asia/Shanghai')::date + interval '5 years')::date
WHERE expires_on IS NULL AND kind IN ('delivery', 'letter', 'enrol');
SET CONSTRAINTS ALL IMMEDIATE;  -- rows changed twice are checked now: below, the table itself is changed
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_known")]

    operations = [
        migrations.AddField("document", "handle", models.UUIDField(null=True, editable=False)),
        migrations.RunSQL(HANDLES, migrations.RunSQL.noop),
        migrations.RunSQL(KEEPING, migrations.RunSQL.noop),
        migrations.AlterField("document", "handle", models.UUIDField(unique=True, default=uuid.uuid4, editable=False)),
    ]
