"""Reconciling with the bank: taking a statement in, and saying what each of its lines is."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.exchange.bank.errors import LineDecided, MatchedAlready, RecordedAlready, WrongLine
from lianxin.exchange.bank.reading import BankRow, read_statement_file
from lianxin.exchange.models import BankLine, BankStatement, Claim, Delivery
from lianxin.exchange.queries.bank import OPEN, is_open, unmatched
from lianxin.exchange.services.delivering import Arrived, record_delivery
from lianxin.exchange.states import Form, LineState
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.models import Transfer
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council, Post

LIKELY_THE_SAME_DAYS = 31


@transaction.atomic
def take_statement(*, council: "Council", content: bytes, file_name: str, actor: "User") -> BankStatement:
    """Take the lines of a statement in; those that stand here already are only counted.

    Raises NotAllowed, and as ``read_statement_file``.
    """
    post = permit(actor, "exchange.reconcile", council)
    rows = read_statement_file(content, today=clock.today())
    statement = BankStatement(council=council, file_name=file_name[:200], sent_by=actor, at=clock.now())
    statement.sha256 = hashlib.sha256(content).hexdigest()
    statement.new = statement.known = 0
    statement.save()
    _keep(statement, rows)
    statement.new = statement.lines.count()
    statement.known = len(rows) - statement.new
    statement.save(update_fields=["new", "known"])
    facts = {"new": statement.new, "known": statement.known, "sha256": statement.sha256}
    journal.write("exchange.statement_taken", subject=statement, actor=actor, post=post, facts=facts)
    return statement


def _keep(statement: BankStatement, rows: Sequence[BankRow]) -> None:
    said = ("row", "on", "incoming", "amount_fen", "party", "remark", "reference", "fingerprint")
    kept = [
        BankLine(council_id=statement.council_id, statement=statement, **{name: getattr(row, name) for name in said})
        for row in rows
    ]
    # Who sends the same statement at the same moment meets the same unique fingerprints.
    BankLine.objects.bulk_create(kept, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def record_line(
    *,
    line_id: int,
    claim_id: int,
    actor: "User",
    is_another: bool = False,
    confirmed: bool = False,
    late: bool = False,
    approved_by_id: int | None = None,
) -> Delivery:
    """Record money that came by the bank for a claim, with the bank's reference as its voucher.

    Raises BankLine.DoesNotExist, NotAllowed, LineDecided, WrongLine, Claim.DoesNotExist, RecordedAlready unless it
    ``is_another``, and as ``record_delivery``.
    """
    line, post = _hold(line_id, actor)
    claim = Claim.objects.select_related("listing").get(pk=claim_id, council=line.council_id)
    if not line.incoming or claim.listing.form != Form.MONEY:
        raise WrongLine
    if not is_another:
        _check_unrecorded(line, claim)
    voucher = line.reference or f"YH-{line.pk}"
    # What the bank's remark says may name people; the book's entry is public, so it says what the money was asked for.
    arrived = Arrived(line.amount_fen, line.on, voucher, confirmed=confirmed, late=late, approved_by_id=approved_by_id)
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived, actor=actor)
    _decide(line, actor, state=LineState.RECORDED, transfer=delivery.transfer)
    _tell("line_recorded", line, actor, post, transfer=delivery.transfer_id, delivery=delivery.pk)
    return delivery


@transaction.atomic
def match_line(*, line_id: int, transfer_id: int, actor: "User") -> BankLine:
    """Say which entry of the book a line is. Raises BankLine.DoesNotExist, NotAllowed, LineDecided,
    Transfer.DoesNotExist, MatchedAlready, WrongLine.
    """
    line, post = _hold(line_id, actor)
    transfer = Transfer.objects.select_for_update(no_key=True).get(pk=transfer_id, council=line.council_id)
    fits = unmatched(line.council_id, incoming=line.incoming, amounts=[line.amount_fen])
    if not fits.filter(pk=transfer.pk).exists():
        gone = Transfer.objects.filter(pk=transfer.pk).exclude(bank_line__isnull=True, reversed_by__isnull=True)
        raise MatchedAlready if gone.exists() else WrongLine
    _decide(line, actor, state=LineState.FOUND, transfer=transfer)
    _tell("line_matched", line, actor, post, transfer=transfer.pk)
    return line


@transaction.atomic
def explain_line(*, line_id: int, reason: str, actor: "User") -> BankLine:
    """Say why a line is nothing that the book should have: fees, interest, own transfers.

    Raises BankLine.DoesNotExist, NotAllowed, LineDecided, ReasonMissing.
    """
    line, post = _hold(line_id, actor)
    why = need_reason(reason)
    _decide(line, actor, state=LineState.EXPLAINED, transfer=None, reason=why[:200])
    _tell("line_explained", line, actor, post, reason=why)
    return line


@transaction.atomic
def reopen_line(*, line_id: int, actor: "User") -> BankLine:
    """Take back what was said of a line. One that was recorded is open again once its entry is taken back.

    Raises BankLine.DoesNotExist, NotAllowed, LineDecided.
    """
    line = BankLine.objects.get(pk=line_id)
    post = permit(actor, "exchange.reconcile", line)
    said = BankLine.objects.filter(pk=line.pk, state__in=[LineState.FOUND, LineState.EXPLAINED])
    if not said.update(state=LineState.OPEN, transfer=None, reason="", decided_by=None, decided_at=None):
        raise LineDecided(state=line.get_state_display())
    line.refresh_from_db()
    _tell("line_reopened", line, actor, post)
    return line


def _hold(line_id: int, actor: "User") -> "tuple[BankLine, Post | None]":
    """An open line, held until the transaction ends. Raises BankLine.DoesNotExist, NotAllowed, LineDecided."""
    BankLine.objects.select_for_update(no_key=True).values_list("pk").get(pk=line_id)
    line = BankLine.objects.select_related("transfer__reversed_by").get(pk=line_id)
    post = permit(actor, "exchange.reconcile", line)
    if not is_open(line):
        raise LineDecided(state=line.get_state_display())
    return line, post


def _decide(line: BankLine, actor: "User", **found: Any) -> None:
    """By compare-and-set: of two who decide at once the second is told. Raises LineDecided."""
    changes = {"reason": ""} | found | {"decided_by": actor, "decided_at": clock.now()}
    open_ = BankLine.objects.filter(OPEN, pk=line.pk).values("pk")
    if not BankLine.objects.filter(pk__in=open_, state=line.state).update(**changes):
        line.refresh_from_db()
        raise LineDecided(state=line.get_state_display())
    for name, value in changes.items():
        setattr(line, name, value)


def _check_unrecorded(line: BankLine, claim: Claim) -> None:
    """Raises RecordedAlready where the book has money like it that is no line yet."""
    near = timedelta(days=LIKELY_THE_SAME_DAYS)
    same = unmatched(line.council_id, incoming=True, amounts=[line.amount_fen])
    earlier = same.filter(organisation=claim.giver_id, on__range=(line.on - near, line.on + near)).first()
    if earlier:
        raise RecordedAlready(entry=earlier)


def _tell(verb: str, line: BankLine, actor: "User", post: "Post | None", **facts: Any) -> None:
    about = {"amount_fen": line.amount_fen, "on": line.on.isoformat(), "incoming": line.incoming}
    journal.write(f"exchange.{verb}", subject=line, actor=actor, post=post, facts=about | facts)
