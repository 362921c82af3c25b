"""The two-person rule: what waits, yes or no, and above which amount."""

from datetime import date, datetime
from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Input, Line, Output, SignedIn, Whole, page_of, read, write
from lianxin.ledger import services
from lianxin.ledger.models import PendingEntry
from lianxin.ledger.queries.second import above_fen, pending_entries
from lianxin.network.api import InCouncil, PartOfCouncil, council_of
from lianxin.network.models import Council
from lianxin.network.queries import councils

router = Router()


class PendingOut(Output):
    """Money that was recorded and is not in the book: ``state`` is waiting, approved, returned or withdrawn. A
    correction names the entry that it ``reverses``.
    """

    id: int
    kind: str
    amount_fen: int
    on: date
    voucher: str
    purpose: str
    party: str
    title: str
    state: str
    recorded_by: str
    recorded_at: datetime
    decided_by: str | None
    reason: str
    transfer: int | None
    reverses: int | None

    @classmethod
    def of(cls, entry: PendingEntry) -> "PendingOut":
        """An entry as it stands."""
        return cls(
            id=entry.pk,
            kind=entry.kind,
            amount_fen=entry.amount_fen,
            on=entry.on,
            voucher=entry.paper["voucher"],
            purpose=entry.paper["purpose"],
            party=entry.party,
            title=entry.title,
            state=entry.state,
            recorded_by=str(entry.recorded_by),
            recorded_at=entry.recorded_at,
            decided_by=str(entry.decided_by) if entry.decided_by else None,
            reason=entry.reason,
            transfer=entry.transfer_id,
            reverses=entry.reverses_id,
        )


class PendingEntries(Output):
    """A part of what was kept, newest first."""

    items: list[PendingOut]
    next: str | None


class Why(Input):
    """Why not."""

    reason: Annotated[Line, Field(min_length=1)]


class RuleOut(Output):
    """Above which amount a second person is needed; null where nobody else is."""

    above_fen: int | None


class RuleIn(InCouncil):
    """The new amount, or null."""

    above_fen: Whole | None


@read(router, "/pending-entries", gives=PendingEntries, public=False)
def list_pending(request: SignedIn, to: Query[PartOfCouncil]) -> PendingEntries:
    """What was kept for a second person: the office and the auditor see all of it, others their own."""
    found = pending_entries(request.user, _inside(request, council_of(to.council)))
    after = found.filter(pk__lt=to.after) if to.after else found
    records, following = page_of(request, after[: to.limit + 1], limit=to.limit, key=lambda entry: entry.pk)
    return PendingEntries(items=[PendingOut.of(one) for one in records], next=following)


@write(router, "/pending-entries/{entry_id}/approve", gives=PendingOut)
def approve_pending(request: SignedIn, entry_id: Id) -> PendingOut:
    """Put it into the book as the second person (the office, but not whoever recorded it)."""
    services.approve_entry(entry_id=_seen(request, entry_id).pk, actor=request.user)
    return PendingOut.of(_seen(request, entry_id))


@write(router, "/pending-entries/{entry_id}/send-back", gives=PendingOut)
def return_pending(request: SignedIn, entry_id: Id, body: Why) -> PendingOut:
    """Say no, and why (the office, but not whoever recorded it)."""
    services.send_entry_back(entry_id=_seen(request, entry_id).pk, reason=body.reason, actor=request.user)
    return PendingOut.of(_seen(request, entry_id))


@write(router, "/pending-entries/{entry_id}/withdraw", gives=PendingOut)
def withdraw_pending(request: SignedIn, entry_id: Id) -> PendingOut:
    """Take back what one recorded and nobody approved (whoever recorded it)."""
    services.withdraw_entry(entry_id=_seen(request, entry_id).pk, actor=request.user)
    return PendingOut.of(_seen(request, entry_id))


@read(router, "/two-person-rule", gives=RuleOut, public=False)
def two_person_rule(request: SignedIn, to: Query[InCouncil]) -> RuleOut:
    """Above which amount a second person is needed (the council's members)."""
    return RuleOut(above_fen=above_fen(_inside(request, council_of(to.council)).pk))


@write(router, "/two-person-rule", gives=RuleOut, method="PUT")
def set_two_person_rule(request: SignedIn, body: RuleIn) -> RuleOut:
    """Set the amount, or null for none (the office)."""
    council = council_of(body.council)
    rule = services.set_two_person_rule(council=council, above_fen=body.above_fen, actor=request.user)
    return RuleOut(above_fen=rule.above_fen)


def _inside(request: SignedIn, council: Council) -> Council:
    """A council, for its members. Raises Council.DoesNotExist."""
    if not request.user.has_perm("ledger.see_scans", council):
        raise Council.DoesNotExist
    return council


def _seen(request: SignedIn, pk: int) -> PendingEntry:
    council = councils().filter(pending_entries=pk).first()
    if council is None:
        raise PendingEntry.DoesNotExist
    return pending_entries(request.user, council).get(pk=pk)
