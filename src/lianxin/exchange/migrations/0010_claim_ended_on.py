"""A claim knows when it ended before all of it came, so that its claimant is told for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0009_claim_confirmed_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="ended_on",
            field=models.DateField(blank=True, help_text="When it ended before all of it came.", null=True),
        ),
    ]
