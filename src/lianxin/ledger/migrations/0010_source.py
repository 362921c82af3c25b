"""What is left of each source of a fund is kept beside it, and filled from the shares that are there."""

import django.db.models.deletion
from django.db import migrations, models

# What brought money into a fund is what moved its account of money held upwards, and is not a correction.
FILL = """
INSERT INTO ledger_source (transfer_id, fund_id, left_fen)
SELECT brought.id, account.fund_id,
       brought.amount_fen + COALESCE((SELECT back.amount_fen FROM ledger_transfer back
                                      WHERE back.reverses_id = brought.id), 0)
                          - COALESCE((SELECT SUM(share.amount_fen) FROM ledger_share share
                                      WHERE share.source_id = brought.id), 0)
FROM ledger_transfer brought
JOIN ledger_leg leg ON leg.transfer_id = brought.id AND leg.amount_fen > 0
JOIN ledger_account account ON account.id = leg.account_id AND account.kind = 'held'
WHERE brought.reverses_id IS NULL AND brought.kind IN ('received', 'carried')
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_carried")]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="as_source",
                        serialize=False,
                        to="ledger.transfer",
                    ),
                ),
                ("left_fen", models.BigIntegerField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="ledger.fund"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("left_fen__gte", 0)), name="source_never_overdrawn")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
