"""The paper behind an entry, and whether the book knows it already (steps, as in ``posting``)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lianxin.kernel import clock
from lianxin.kernel.text import loose
from lianxin.ledger.errors import DateInFuture, VoucherKnown, VoucherMissing
from lianxin.ledger.models import Scan, Transfer, Voucher
from lianxin.ledger.services.scans import Upload
from lianxin.ledger.states import TransferKind
from lianxin.prepared.inserting import insert_once


@dataclass(frozen=True)
class Paper:
    """What stands on the paper behind an entry: its number, the day the money moved, and what for.

    ``about_month`` names the sealed month that a later entry completes; ``late`` says that an entry whose own month is
    sealed is recorded today and names it. ``confirmed`` says that it is another entry of a paper that the book knows;
    ``approved_by_id`` is the second person, where one is needed. What comes ``by_sheet`` is a past year's book, brought
    in whole by the office: nobody is asked about its lines.
    """

    voucher: str
    on: date
    purpose: str
    about_month: date | None = None
    late: bool = False
    confirmed: bool = False
    by_sheet: bool = False
    scan: Upload | None = None
    approved_by_id: int | None = None


@dataclass(frozen=True)
class Party:
    """With whom money moved: who gave it or got it back, whom it paid."""

    council_id: int
    kind: TransferKind
    organisation_id: int | None = None
    payee: str = ""


def voucher_of(paper: Paper, party: Party, *, reverses: Transfer | None = None) -> Voucher:
    """The voucher with the paper's number, held, so that of two who record it at once the second is asked.

    Taking an entry back by its own paper, or recording anew what was taken back, is nothing to ask about. Raises
    DateInFuture, VoucherMissing, VoucherKnown.
    """
    number = paper.voucher.strip()
    if paper.on > clock.today():
        raise DateInFuture(on=paper.on)
    if not number:
        raise VoucherMissing
    fields: dict[str, Any] = {"council_id": party.council_id, "number": number, "on": paper.on}
    if new := insert_once(Voucher, "council_id", "number", **fields):
        return Voucher(pk=new, **fields)
    voucher = Voucher.objects.get(council=party.council_id, number=number)
    if paper.confirmed or paper.by_sheet or (reverses and reverses.voucher_id == voucher.pk):
        return voucher
    Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
    if known := _known(voucher, paper, party):
        raise VoucherKnown(entry=known)
    return voucher


def facts_of(paper: Paper, transfer: Transfer) -> dict[str, int | str]:
    """What the journal says of a paper beside its number: which earlier entry it was confirmed to be told from, and the
    SHA-256 of its picture.

    No query unless there is one of them.
    """
    scan = Scan.objects.filter(voucher=transfer.voucher_id).order_by("pk").last() if paper.scan else None
    seen: dict[str, int | str] = {"sha256": scan.sha256} if scan else {}
    if not paper.confirmed:
        return seen
    party = Party(transfer.council_id, TransferKind(transfer.kind), transfer.organisation_id, transfer.payee)
    earlier = _known(transfer.voucher, paper, party, but=transfer.pk)
    return seen | ({"voucher_confirmed": earlier.pk} if earlier else {})


def _known(voucher: Voucher, paper: Paper, party: Party, *, but: int = 0) -> Transfer | None:
    """The first entry of a voucher that stands and is with the same party, or of another day. One query."""
    standing = Transfer.objects.filter(voucher=voucher, reverses__isnull=True, reversed_by__isnull=True)
    same = Q(kind=party.kind, organisation=party.organisation_id) | ~Q(on=paper.on)
    for earlier in standing.filter(same).exclude(pk=but).order_by("pk"):
        if earlier.on != paper.on or loose(earlier.payee) == loose(party.payee):
            return earlier
    return None
