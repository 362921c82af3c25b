"""The audit of the whole book, of all councils at once: every entry balances, every account is the sum of its legs.

To group legs by entry is to keep a sum for each entry of the book. PostgreSQL is spared that by one pass in which each
leg counts its amount times a number of its entry and another of its account, drawn anew for each audit:

    Σ amount × (n(entry) + m(account)), over legs    =    Σ balance × m(account), over accounts

A sound book meets it whatever the numbers are: the legs of an entry, which share n, cancel out. A book in which
anything is off meets it by chance alone, one in 2³². Where it is not met, legs are grouped to name what is off.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import DataError, connection, transaction

from lianxin.ledger.models import Leg

_UNBALANCED = """
SELECT transfer_id, SUM(amount_fen) FROM ledger_leg GROUP BY transfer_id HAVING SUM(amount_fen) <> 0
ORDER BY transfer_id
"""
_OFF_BALANCE = """
SELECT account.id, account.balance_fen, COALESCE(legs.sum_fen, 0) FROM ledger_account account
LEFT JOIN (SELECT account_id, SUM(amount_fen) AS sum_fen FROM ledger_leg GROUP BY account_id) legs
       ON legs.account_id = account.id
WHERE account.balance_fen <> COALESCE(legs.sum_fen, 0)
ORDER BY account.id
"""
_SUMS = """
SELECT legs.number, legs.weighed = accounts.weighed
FROM (SELECT COUNT(*) AS number,
             COALESCE(SUM(amount_fen * ((hashint8extended(transfer_id, %(entries)s) >> %(shift)s)
                                      + (hashint8extended(account_id, %(accounts)s) >> %(shift)s))), 0) AS weighed
      FROM ledger_leg) legs,
     (SELECT COALESCE(SUM(balance_fen::numeric * (hashint8extended(id, %(accounts)s) >> %(shift)s)), 0) AS weighed
      FROM ledger_account) accounts
"""
_SHIFTS = (32, 40)
"""Of a number's 64 bits, 32 are used while no leg is above ¥21 million; 24, and a chance of 2⁻²⁴, up to ¥2.7 billion.

What is beyond 64 bits is an error of the database, and no sum that happens to fit.
"""


@dataclass(frozen=True)
class Audit:
    """How many legs were read; entries whose legs do not add up to 0, with their sum; accounts whose balance is not the
    sum of their legs, with both. In fen.
    """

    legs: int
    unbalanced: tuple[tuple[int, int], ...] = ()
    off_balance: tuple[tuple[int, int, int], ...] = ()


def audit_book() -> Audit:
    """Audit the whole book. One query over a sound book on PostgreSQL; three on SQLite, or where something is off."""
    if connection.vendor == "postgresql" and (legs := _sound_legs()) is not None:
        return Audit(legs)
    unbalanced = tuple((pk, int(fen)) for pk, fen in _rows(_UNBALANCED))
    off_balance = tuple((pk, kept, int(fen)) for pk, kept, fen in _rows(_OFF_BALANCE))
    return Audit(Leg.objects.count(), unbalanced, off_balance)


def _sound_legs() -> int | None:
    """The number of legs of a sound book; None where something is off, or an amount is too large to be weighed."""
    for shift in _SHIFTS:
        salts = {"entries": secrets.randbits(62), "accounts": secrets.randbits(62)}
        try:
            with transaction.atomic():
                _rows("SELECT set_config('jit', 'off', true)")  # compiling takes longer than it saves
                [(legs, is_sound)] = _rows(_SUMS, salts | {"shift": shift})
        except DataError:
            continue
        return legs if is_sound else None
    return None


def _rows(statement: str, values: dict[str, int] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
