"""Closing a month, and keeping it closed.

Whoever posts shares a hold on the council's row, and whoever seals holds it alone: on PostgreSQL a seal waits for the
entries that are being written, and they for it; on SQLite writers take turns anyway. The trigger on transfers refuses
what comes past this.
"""

import secrets
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.ledger.canon import SALT_BYTES, month_text, seal_of, short
from lianxin.ledger.errors import EarlierMonthOpen, MonthNotOver, MonthNotSealed, PeriodSealed, SealedAlready
from lianxin.ledger.models import Seal, SealedEntry, Transfer
from lianxin.ledger.queries.sealing import (
    contents,
    digest_of_entry,
    entries_in,
    month_after,
    month_of,
    next_to_seal,
    sealed_until,
)
from lianxin.network.models import Council
from lianxin.network.rules import permit
from lianxin.prepared import run
from lianxin.sheets.bulk import write_rows


@transaction.atomic
def seal_month(*, council: Council, month: date, actor: User) -> Seal:
    """Close a month for ever, with the hash of its entries after the seal before it. A month may be empty.

    Raises NotAllowed, MonthNotOver, SealedAlready, EarlierMonthOpen.
    """
    post = permit(actor, "ledger.seal", council)
    month = month_of(month)
    Council.objects.select_for_update().get(pk=council.pk)
    _check_turn(council.pk, month)
    seal = _seal(council, month, actor)
    facts = {"month": month_text(month), "entries": seal.entries, "seal": short(seal.digest)}
    journal.write("ledger.sealed", subject=seal, actor=actor, post=post, facts=facts)
    return seal


def hold_open(
    *,
    council_id: int,
    on: date,
    about_month: date | None = None,
    late: bool = False,
    corrects: Transfer | None = None,
) -> tuple[date, date | None]:
    """Keep the month of a new entry from being sealed until the transaction ends; returns its day and the sealed month
    that it is about, if it is about one.

    What is ``late`` is dated today where its own month is sealed, and is about that. What corrects an entry of a sealed
    month is about it by itself. Raises PeriodSealed, MonthNotSealed.
    """
    if connection.vendor == "postgresql":
        run("SELECT 1 FROM network_council WHERE id = %s FOR KEY SHARE", [council_id])
    last = sealed_until(council_id)
    if last and on < month_after(last):
        if not late:
            raise PeriodSealed(month=month_text(on), opens=month_after(last))
        about_month, on = about_month or on, clock.today()
    if about_month and (last is None or month_of(about_month) > last):
        raise MonthNotSealed(month=month_text(about_month))
    if about_month is None and corrects and last and month_of(corrects.on) <= last:
        about_month = corrects.on
    return on, month_of(about_month) if about_month else None


def _check_turn(council_id: int, month: date) -> None:
    if month >= month_of(clock.today()):
        raise MonthNotOver(month=month_text(month))
    last = sealed_until(council_id)
    if last and month <= last:
        raise SealedAlready(month=month_text(month))
    turn = next_to_seal(council_id)
    if turn and turn < month:
        raise EarlierMonthOpen(month=month_text(month), earlier=month_text(turn))


def _seal(council: Council, month: date, actor: User) -> Seal:
    algorithm = settings.SEAL_ALGORITHM
    lines = []
    for content in contents(entries_in(council.pk, month)):
        salt = secrets.token_hex(SALT_BYTES)
        lines.append((content.pk, salt, digest_of_entry(content, salt=salt, algorithm=algorithm)))
    before = Seal.objects.filter(council=council).order_by("-month").first()
    previous = before.digest if before else ""
    seal = Seal.objects.create(
        council=council,
        month=month,
        entries=len(lines),
        algorithm=algorithm,
        previous=previous,
        digest=seal_of(council.code, month, previous, [digest for _, _, digest in lines], algorithm),
        sealed_by=actor,
        at=clock.now(),
    )
    write_rows(SealedEntry, ("transfer_id", "salt", "digest"), lines, {"seal_id": seal.pk})
    return seal
