import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_append_only")]

    operations = [
        migrations.RemoveConstraint(model_name="share", name="share_once"),
        migrations.AddField(
            model_name="share",
            name="because",
            field=models.ForeignKey(
                default=0,  # nobody has written shares yet: the next migration is the first that does
                help_text="The entry that wrote it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.transfer",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("source", "use", "because"), name="share_once"),
        ),
    ]
