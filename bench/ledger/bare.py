"""The same inserts as one expense makes, as bare statements: what the database itself needs for them."""

from datetime import date
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lianxin.ledger.models import Account, Fund
from lianxin.projects.models import Project

_numbers = count(1)
_TRANSFER = """
INSERT INTO ledger_transfer (council_id, fund_id, kind, amount_fen, "on", voucher_id, payee, purpose, recorded_at)
VALUES (%s, %s, 'spent', 1, %s, %s, 'x', 'bare', now()) RETURNING id
"""
_JOURNAL = """
INSERT INTO journal_entry (council_id, at, verb, subject_type, subject_id, facts, digest)
VALUES (%s, now(), 'projects.spent', 'projects.project', %s, '{}', repeat('0', 64))
"""
_DELTA = """
INSERT INTO figures_delta (council_id, metric, year, month, village, category_id, organisation_id, amount)
VALUES (%s, %s, 2026, 202601, '', 0, 0, 0)
"""


def spend_bare(project: Project, source: int) -> None:
    """One fen: voucher, transfer, two legs, two balances, a share, two deltas and a journal entry; one commit."""
    fund: Fund = project.fund  # type: ignore[assignment]
    held, spent = (
        Account.objects.filter(fund=fund, kind__in=["held", "spent"]).order_by("kind").values_list("pk", flat=True)
    )
    council, today = project.council_id, date.today()  # noqa: DTZ011 - a day, any day
    with transaction.atomic(), connection.cursor() as cursor:
        voucher = _one(cursor, 'INSERT INTO ledger_voucher (council_id, number, "on") VALUES (%s, %s, %s) RETURNING id',
                       [council, f"bare-{next(_numbers)}", today])  # fmt: skip
        transfer = _one(cursor, _TRANSFER, [council, fund.pk, today, voucher])
        for account, amount in ((held, -1), (spent, 1)):
            cursor.execute("UPDATE ledger_account SET balance_fen = balance_fen + %s WHERE id = %s", [amount, account])
            cursor.execute(
                "INSERT INTO ledger_leg (transfer_id, account_id, amount_fen) VALUES (%s, %s, %s)",
                [transfer, account, amount],
            )
        cursor.execute(
            "INSERT INTO ledger_share (source_id, use_id, because_id, amount_fen) VALUES (%s, %s, %s, 1)",
            [source, transfer, transfer],
        )
        for metric in ("bare.spent", "bare.balance"):
            cursor.execute(_DELTA, [council, metric])
        cursor.execute(_JOURNAL, [council, project.pk])


def _one(cursor: CursorWrapper, sql: str, values: list[Any]) -> int:
    cursor.execute(sql, values)
    row = cursor.fetchone()
    assert row
    return int(row[0])
