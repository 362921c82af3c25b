"""A claim knows when both sides had said yes."""

from django.db import migrations, models
from django.db.models import F, Q


def _fill(apps, _editor):
    agreed = Q(state="confirmed") | Q(began="proposed", state__in=["fulfilled", "settled"])
    apps.get_model("exchange", "Claim").objects.filter(agreed).update(confirmed_on=F("on"))


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_claims_say_who_gives"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="confirmed_on",
            field=models.DateField(blank=True, help_text="When both sides had said yes.", null=True),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
