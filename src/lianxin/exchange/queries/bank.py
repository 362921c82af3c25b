"""Lines of the bank, and what each of them may be. For the office and the auditor only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lianxin.exchange.bank.likeness import Candidate, Likeness, Seen, likeliest
from lianxin.exchange.models import BankLine, BankStatement, Claim
from lianxin.exchange.queries.claims import due_on, received_of, with_received
from lianxin.exchange.states import LIVE, Form, LineState, Side
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.ledger.models import PendingEntry, Transfer
from lianxin.ledger.states import PendingState, TransferKind

if TYPE_CHECKING:
    from lianxin.network.models import Council

MOST_EXPECTED = 2_000
"""So many of the newest promises are compared with a page of lines."""
MOVED = {True: (TransferKind.RECEIVED,), False: (TransferKind.SPENT, TransferKind.RETURNED)}
"""By which entries money comes in and goes out through the bank."""
OPEN = Q(state=LineState.OPEN) | Q(transfer__reversed_by__isnull=False)
"""Nobody has said what it is, or the entry that it was matched with was taken back."""
WAITS = Exists(
    PendingEntry.objects.filter(page="exchange:bank_line", page_id=OuterRef("pk"), state=PendingState.WAITING)
)
"""It was recorded, and waits for a second person."""
WHICH: Mapping[str, Q] = {
    "open": OPEN,
    "matched": Q(state__in=[LineState.RECORDED, LineState.FOUND], transfer__reversed_by__isnull=True),
    "explained": Q(state=LineState.EXPLAINED),
    "all": Q(),
}


@dataclass(frozen=True)
class Suggestion:
    """What a line may be: a claim for which money is expected, or an entry that the book has."""

    likeness: Likeness
    claim: Claim | None = None
    transfer: Transfer | None = None


def lines(council: "Council", which: str = "all") -> QuerySet[BankLine]:
    """A council's lines, newest first, with what they were found to be. One query."""
    found = BankLine.objects.filter(WHICH.get(which, Q()), council=council).annotate(waits=WAITS)
    return found.select_related("transfer__voucher", "transfer__reversed_by", "decided_by").order_by("-pk")


def counts_of(council: "Council") -> dict[str, int]:
    """How many lines there are of each kind. A query each."""
    return {which: BankLine.objects.filter(fits, council=council).count() for which, fits in WHICH.items()}


def line_of(council: "Council", pk: int) -> BankLine:
    """One line of a council. Raises BankLine.DoesNotExist. One query."""
    return lines(council).select_related("statement__sent_by").get(pk=pk)


def is_open(line: BankLine) -> bool:
    """Whether it is still to be said what a line is."""
    return line.state == LineState.OPEN or hasattr(line.transfer, "reversed_by")


def waits(line: BankLine) -> bool:
    """Whether a line that ``lines`` found was recorded and waits for a second person."""
    waiting: bool = vars(line).get("waits", False)
    return waiting


def statements(council: "Council") -> QuerySet[BankStatement]:
    """What came from the bank, newest first. One query."""
    return BankStatement.objects.filter(council=council).select_related("sent_by").order_by("-pk")


def entries_about(line: BankLine) -> QuerySet[Entry]:
    """What was decided about a line, newest first. One query."""
    return Entry.objects.filter(subject_type=subject_type(BankLine), subject_id=line.pk).order_by("-pk")


def expected(council: "Council") -> QuerySet[Claim]:
    """Promises of money of which something is still to come, newest first, with ``received``. One query."""
    found = Claim.objects.filter(council=council, listing__form=Form.MONEY, state__in=LIVE)
    with_sides = found.select_related("listing__owner", "organisation")
    return with_received(with_sides).filter(Q(received__lt=F("quantity"))).order_by("-pk")


def unmatched(council_id: int, *, incoming: bool, amounts: Collection[int]) -> QuerySet[Transfer]:
    """Entries of these amounts that stand, moved money that way, and are no line of the bank yet. One query."""
    found = Transfer.objects.filter(council=council_id, kind__in=MOVED[incoming], amount_fen__in=amounts)
    standing = found.filter(reverses__isnull=True, reversed_by__isnull=True, bank_line__isnull=True)
    return standing.select_related("voucher", "organisation", "fund").order_by("pk")


def suggestions_for(council: "Council", found: Iterable[BankLine]) -> dict[int, Sequence[Suggestion]]:
    """What each of these open lines may be, the likeliest first. At most three queries."""
    asked = [line for line in found if is_open(line)]
    claims = list(expected(council)[:MOST_EXPECTED]) if any(line.incoming for line in asked) else []
    book = {way: _entries(council, asked, incoming=way) for way in (True, False)}
    to_come = [_promise(claim) for claim in claims]
    by_id = {claim.pk: claim for claim in claims}
    suggested: dict[int, Sequence[Suggestion]] = {}
    for line in asked:
        entries = book[line.incoming]
        likely = likeliest(_seen(line), [*map(_entry, entries.values()), *(to_come if line.incoming else ())])
        suggested[line.pk] = [
            Suggestion(one, transfer=entries[one.candidate.pk])
            if one.candidate.voucher
            else Suggestion(one, claim=by_id[one.candidate.pk])
            for one in likely
        ]
    return suggested


def _entries(council: "Council", asked: Sequence[BankLine], *, incoming: bool) -> dict[int, Transfer]:
    amounts = {line.amount_fen for line in asked if line.incoming is incoming}
    found = unmatched(council.pk, incoming=incoming, amounts=amounts) if amounts else []
    return {transfer.pk: transfer for transfer in found}


def _seen(line: BankLine) -> Seen:
    return Seen(line.on, line.amount_fen, line.party, line.remark, line.reference)


def _promise(claim: Claim) -> Candidate:
    giver = claim.organisation if claim.listing.side == Side.NEED else claim.listing.owner
    return Candidate(
        pk=claim.pk,
        names=(giver.name, giver.name_en),
        texts=(claim.listing.title,),
        whole_fen=claim.quantity,
        left_fen=claim.quantity - received_of(claim),
        since=claim.on,
        until=due_on(claim),
    )


def _entry(transfer: Transfer) -> Candidate:
    names = (transfer.organisation.name, transfer.organisation.name_en) if transfer.organisation else (transfer.payee,)
    return Candidate(
        pk=transfer.pk,
        names=names,
        texts=(transfer.purpose, transfer.fund.title),
        whole_fen=transfer.amount_fen,
        left_fen=transfer.amount_fen,
        since=transfer.on,
        until=transfer.on,
        voucher=transfer.voucher.number,
    )
