"""The way of a gift and the givers of an expense by API, as on their page."""

from datetime import date
from typing import Literal

from ninja import Router
from pydantic import Field

from lianxin.accounts.api import Asked, Id, Named, Output, read
from lianxin.desk.queries.ways import GiftPage, Giver, Place, Step, UsePage, entry_of, gift_page, use_page
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries.tracing import Part
from lianxin.ledger.states import TransferKind

router = Router()


class TracedOut(Output):
    """An entry on the way. Who was paid is told to members only."""

    id: int
    kind: str
    amount_fen: int
    on: date
    voucher: str
    organisation: Named | None
    payee: str | None
    purpose: str
    project: int | None

    @classmethod
    def of(cls, entry: Transfer, place: Place, *, is_member: bool) -> "TracedOut":
        """An entry with its voucher and organisation, and what its fund is for."""
        return cls(
            id=entry.pk,
            kind=entry.kind,
            amount_fen=entry.amount_fen,
            on=entry.on,
            voucher=entry.voucher.number,
            organisation=Named.of(entry.organisation) if entry.organisation else None,
            payee=entry.payee if is_member else None,
            purpose=entry.purpose,
            project=place.project.pk if place.project else None,
        )


class PartOut(Output):
    """A part of the money that is followed, in fen, and the entry that it went to or came from."""

    part_fen: int
    entry: TracedOut

    @classmethod
    def of(cls, part: Part, place: Place, *, is_member: bool) -> "PartOut":
        """A part of an entry of a fund."""
        return cls(part_fen=part.part_fen, entry=TracedOut.of(part.transfer, place, is_member=is_member))


class StopOut(Output):
    """A fund that a gift came to: by which entry, how much of it, what that paid, and what is still held."""

    title: str
    project: int | None
    came_by: int
    came_fen: int
    held_fen: int
    uses: list[PartOut]

    @classmethod
    def of(cls, step: Step, *, is_member: bool) -> "StopOut":
        """A stop of the gift's page."""
        stop, place = step.stop, step.place
        return cls(
            title=place.title or stop.fund.title,
            project=place.project.pk if place.project else None,
            came_by=stop.came_by.pk,
            came_fen=stop.came_fen,
            held_fen=stop.held_fen,
            uses=[PartOut.of(use, place, is_member=is_member) for use in stop.uses],
        )


class TraceOut(Output):
    """Money followed: what was received ``forward`` to what it paid, every other entry ``back`` to its givers.

    ``amount_fen`` is 0 where the entry was taken back. Forward, spent, returned and held add up to it; back, the parts
    of the gifts do.
    """

    direction: Literal["forward", "back"]
    entry: TracedOut
    amount_fen: int
    spent_fen: int | None = Field(description="Forward only, as the next three.")
    returned_fen: int | None
    held_fen: int | None
    stops: list[StopOut] | None
    gifts: list[PartOut] | None = Field(description="Back only.")


@read(router, "/transfers/{transfer_id}/trace", gives=TraceOut)
def trace(request: Asked, transfer_id: Id) -> TraceOut:
    """What became of a gift, or whose money an expense was. A reversal is followed as what it takes back."""
    entry = entry_of(transfer_id)
    is_member = request.user.has_perm("network.see_contacts", entry.council)
    if entry.kind == TransferKind.RECEIVED:
        return _forward(gift_page(entry), is_member=is_member)
    return _back(use_page(entry), is_member=is_member)


def _forward(page: GiftPage, *, is_member: bool) -> TraceOut:
    way = page.way
    return TraceOut(
        direction="forward",
        entry=TracedOut.of(page.gift, page.place, is_member=is_member),
        amount_fen=way.amount_fen,
        spent_fen=way.spent_fen,
        returned_fen=way.returned_fen,
        held_fen=way.held_fen,
        stops=[StopOut.of(step, is_member=is_member) for step in page.steps],
        gifts=None,
    )


def _back(page: UsePage, *, is_member: bool) -> TraceOut:
    def part(giver: Giver) -> PartOut:
        return PartOut.of(giver.part, giver.place, is_member=is_member)

    return TraceOut(
        direction="back",
        entry=TracedOut.of(page.use, page.place, is_member=is_member),
        amount_fen=page.origins.amount_fen,
        spent_fen=None,
        returned_fen=None,
        held_fen=None,
        stops=None,
        gifts=[part(giver) for giver in page.givers],
    )
