from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="rollup", name="rollup_cell_once"),
        migrations.AddField(
            model_name="delta",
            name="organisation_id",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="rollup",
            name="organisation_id",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.UniqueConstraint(
                fields=("council_id", "metric", "year", "month", "village", "category_id", "organisation_id"),
                name="rollup_cell_once",
            ),
        ),
    ]
