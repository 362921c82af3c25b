import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0013_uses_only_grow"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="drawn_from",
            field=models.ForeignKey(
                help_text="The resource that serves the need.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drawn",
                to="exchange.listing",
            ),
        ),
    ]
