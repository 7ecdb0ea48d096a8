from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_held_before_it_counts")]

    operations = [
        migrations.AddField(
            "delivery",
            "words_sha256",
            models.CharField(blank=True, default="", max_length=64, verbose_name="词条摘要"),
            preserve_default=False,
        ),
    ]
