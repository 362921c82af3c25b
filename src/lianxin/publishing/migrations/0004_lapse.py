"""Which disclosures no longer hold is noted; those that are published already are looked at from the journal's beginning."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def look_from_the_beginning(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    publishing = apps.get_model("publishing", "VillageDisclosure").objects
    councils = publishing.order_by().values_list("council", flat=True).distinct()
    watch = apps.get_model("publishing", "Watch")
    watch.objects.bulk_create([watch(council_id=council, seen=0) for council in councils])


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial"), ("publishing", "0003_only_grow")]

    operations = [
        migrations.CreateModel(
            name="Lapse",
            fields=[
                (
                    "disclosure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="lapse",
                        serialize=False,
                        to="publishing.villagedisclosure",
                    ),
                ),
                ("since", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "council",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="network.council",
                    ),
                ),
                (
                    "seen",
                    models.BigIntegerField(help_text="Number of the last entry of the journal that was looked at."),
                ),
            ],
        ),
        migrations.RunPython(look_from_the_beginning, migrations.RunPython.noop, elidable=True),
    ]
