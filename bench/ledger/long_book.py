"""A book of any length, written by statements over whole sets: transfers, legs, balances and rollups that fit them."""

from django.db import connection

from lianxin.network.models import Council

_SETTINGS = "SET session_replication_role = replica"  # keys and triggers are not what is measured here
_FUNDS = """
INSERT INTO ledger_fund (council_id, title) SELECT %(council)s, 'long ' || n FROM generate_series(1, %(funds)s) n
"""
_ACCOUNTS = """
INSERT INTO ledger_account (fund_id, kind, balance_fen)
SELECT id, kind, 0 FROM ledger_fund, (VALUES ('given'), ('held')) kinds(kind) WHERE council_id = %(council)s
ON CONFLICT DO NOTHING
"""
_VOUCHER = """
INSERT INTO ledger_voucher (council_id, number, "on") VALUES (%(council)s, 'long', now()) RETURNING id
"""
_TRANSFERS = """
INSERT INTO ledger_transfer
    (council_id, fund_id, kind, amount_fen, "on", voucher_id, organisation_id, payee, purpose, recorded_at)
SELECT %(council)s, funds.ids[1 + n %% array_length(funds.ids, 1)], 'received', 100,
       date '2025-01-01' + (n %% 365)::int, %(voucher)s, %(organisation)s, '', 'long', now()
FROM generate_series(1, %(transfers)s) n,
     (SELECT array_agg(id ORDER BY id) ids FROM ledger_fund
      WHERE council_id = %(council)s AND title LIKE 'long %%') funds
"""
_LEGS = """
INSERT INTO ledger_leg (transfer_id, account_id, amount_fen)
SELECT transfer.id, account.id, CASE account.kind WHEN 'held' THEN 100 ELSE -100 END
FROM ledger_transfer transfer JOIN ledger_account account ON account.fund_id = transfer.fund_id
WHERE transfer.id > %(after)s AND account.kind IN ('given', 'held')
"""
_BALANCES = """
UPDATE ledger_account account SET balance_fen = legs.sum
FROM (SELECT account_id, SUM(amount_fen) sum FROM ledger_leg GROUP BY account_id) legs
WHERE legs.account_id = account.id
"""
_CELLS = "DELETE FROM figures_rollup WHERE council_id = %(council)s"
_ROLLUPS = """
INSERT INTO figures_rollup (council_id, metric, year, month, village, category_id, organisation_id, amount)
SELECT %(council)s, metric, 2025, 202500 + extract(month FROM "on")::int,
       CASE WHEN by_giver THEN '' ELSE %(code)s || (201 + fund_id %% 5) END,
       CASE WHEN by_giver THEN 0 ELSE fund_id %% 4 + 1 END, CASE WHEN by_giver THEN organisation_id ELSE 0 END,
       SUM(amount_fen)
FROM ledger_transfer, (VALUES ('projects.received_fen', false), ('projects.received_fen', true),
                              ('projects.balance_fen', false)) metrics(metric, by_giver)
WHERE council_id = %(council)s GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


class LongBook:
    """A council's book that grows to a number of legs."""

    FUNDS = 20  # few, so that the short book has all cells of a year too: what differs is its length

    def __init__(self, council: Council, organisation_id: int) -> None:
        self.values: dict[str, int | str] = {
            "council": council.pk,
            "code": council.code,
            "organisation": organisation_id,
            "funds": self.FUNDS,
        }
        self.legs = 0
        with connection.cursor() as cursor:
            cursor.execute(_FUNDS, self.values)
            cursor.execute(_ACCOUNTS, self.values)
            cursor.execute(_VOUCHER, self.values)
            self.values["voucher"] = cursor.fetchone()[0]

    def grow_to(self, legs: int) -> None:
        """Write until the book has so many legs."""
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS)
            cursor.execute("SELECT COALESCE(MAX(id), 0) FROM ledger_transfer")
            more = {"after": cursor.fetchone()[0], "transfers": (legs - self.legs) // 2}
            for statement in (_TRANSFERS, _LEGS, _BALANCES, _CELLS, _ROLLUPS):
                cursor.execute(statement, self.values | more)
            cursor.execute("SET session_replication_role = origin")
            for table in ("ledger_transfer", "ledger_leg", "ledger_account", "figures_rollup"):
                cursor.execute(f"VACUUM ANALYZE {table}")
        self.legs = legs
