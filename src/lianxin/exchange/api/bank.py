"""Reconciling with the bank: lines with what each may be, statements sent, and what is said of a line."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import File, Query, Router, UploadedFile
from pydantic import Field

from lianxin.accounts.api import Id, Input, JsonOrForm, Line, Output, SignedIn, page_of, read, write
from lianxin.exchange import services
from lianxin.exchange.api.shapes import Shown
from lianxin.exchange.bank.sources import MOST_BYTES
from lianxin.exchange.models import BankLine
from lianxin.exchange.queries.bank import Suggestion, is_open, line_of, lines, suggestions_for, waits
from lianxin.network.api import InCouncil, PartOfCouncil, council_of
from lianxin.network.models import Council
from lianxin.network.queries import councils

router = Router()


class SuggestionOut(Output):
    """What a line may be: a ``claim`` for which money is expected, or a ``transfer`` of the book; points of 100."""

    claim: int | None
    transfer: int | None
    points: int
    reasons: list[str]

    @classmethod
    def of(cls, one: Suggestion) -> "SuggestionOut":
        """A suggestion, with the codes of its reasons."""
        return cls(
            claim=one.claim.pk if one.claim else None,
            transfer=one.transfer.pk if one.transfer else None,
            points=one.likeness.points,
            reasons=[reason.value for reason in one.likeness.reasons],
        )


class BankLineOut(Shown):
    """A line of the bank. ``open`` where nobody has said what it is; it ``waits`` where a second person is needed."""

    id: int
    on: date
    incoming: bool
    amount_fen: int
    party: str
    remark: str
    reference: str
    state: str
    open: bool
    waits: bool
    transfer: int | None
    reason: str

    @classmethod
    def line(cls, line: BankLine) -> "BankLineOut":
        """A line as it stands."""
        return cls.of(line, open=is_open(line), waits=waits(line), transfer=line.transfer_id)


class BankLineDetail(BankLineOut):
    """A line with what it may be, the likeliest first."""

    suggestions: list[SuggestionOut]


class BankLines(Output):
    """A part of a council's lines, newest first."""

    items: list[BankLineOut]
    next: str | None


class LinesFilter(PartOfCouncil):
    """Whose, and which of them."""

    which: Literal["open", "matched", "explained", "all"] = "open"


class StatementIn(InCouncil):
    """Whose statement; ``text`` where it is not sent as a file."""

    text: Annotated[str, Field(max_length=MOST_BYTES)] = ""


class StatementOut(Shown):
    """How many lines were new, and how many stood here already."""

    id: int
    file_name: str
    new: int
    known: int
    at: datetime


class RecordIn(Input):
    """The claim for which it came. What was refused before is confirmed here."""

    claim: Id
    is_another: bool = False
    confirm_voucher: bool = False
    is_late: bool = False


class MatchIn(Input):
    """The entry of the book that it is."""

    transfer: Id


class ExplainIn(Input):
    """What it is."""

    reason: Annotated[Line, Field(min_length=1)]


@read(router, "/bank-lines", gives=BankLines, public=False)
def list_bank_lines(request: SignedIn, to: Query[LinesFilter]) -> BankLines:
    """A council's lines of the bank (its office and auditor)."""
    found = lines(_inside(request, council_of(to.council)), to.which)
    after = found.filter(pk__lt=to.after) if to.after else found
    records, following = page_of(request, after[: to.limit + 1], limit=to.limit, key=lambda line: line.pk)
    return BankLines(items=[BankLineOut.line(one) for one in records], next=following)


@read(router, "/bank-lines/{line_id}", gives=BankLineDetail, public=False)
def bank_line_detail(request: SignedIn, line_id: Id) -> BankLineDetail:
    """One line, with what it may be and why (the office and the auditor)."""
    line = _seen(request, line_id)
    likely = suggestions_for(line.council, [line]).get(line.pk, ())
    return BankLineDetail.of(
        line,
        open=is_open(line),
        waits=waits(line),
        transfer=line.transfer_id,
        suggestions=[SuggestionOut.of(one) for one in likely],
    )


@write(router, "/bank-statements", gives=StatementOut, creates=True)
def take_statement(
    request: SignedIn, body: JsonOrForm[StatementIn], file: File[UploadedFile | None] = None
) -> StatementOut:
    """Take a statement in, Excel or CSV or text (the office). What stands here already is only counted."""
    content = file.read() if file else body.text.encode()
    taken = services.take_statement(
        council=council_of(body.council),
        content=content,
        file_name=(file.name or "") if file else "",
        actor=request.user,
    )
    return StatementOut.of(taken)


@write(router, "/bank-lines/{line_id}/record", gives=BankLineOut)
def record_bank_line(request: SignedIn, line_id: Id, body: RecordIn) -> BankLineOut:
    """Record that it came for a claim (the office)."""
    services.enter_line(
        line_id=_seen(request, line_id).pk,
        claim_id=body.claim,
        is_another=body.is_another,
        confirmed=body.confirm_voucher,
        late=body.is_late,
        actor=request.user,
    )
    return BankLineOut.line(_seen(request, line_id))


@write(router, "/bank-lines/{line_id}/match", gives=BankLineOut)
def match_bank_line(request: SignedIn, line_id: Id, body: MatchIn) -> BankLineOut:
    """Say which entry of the book it is (the office)."""
    services.match_line(line_id=_seen(request, line_id).pk, transfer_id=body.transfer, actor=request.user)
    return BankLineOut.line(_seen(request, line_id))


@write(router, "/bank-lines/{line_id}/explain", gives=BankLineOut)
def explain_bank_line(request: SignedIn, line_id: Id, body: ExplainIn) -> BankLineOut:
    """Say why the book needs nothing of it (the office)."""
    services.explain_line(line_id=_seen(request, line_id).pk, reason=body.reason, actor=request.user)
    return BankLineOut.line(_seen(request, line_id))


@write(router, "/bank-lines/{line_id}/reopen", gives=BankLineOut)
def reopen_bank_line(request: SignedIn, line_id: Id) -> BankLineOut:
    """Take back what was said of a line (the office)."""
    services.reopen_line(line_id=_seen(request, line_id).pk, actor=request.user)
    return BankLineOut.line(_seen(request, line_id))


def _inside(request: SignedIn, council: Council) -> Council:
    """A council, for those who see its bank. Raises Council.DoesNotExist."""
    if not request.user.has_perm("exchange.see_bank", council):
        raise Council.DoesNotExist
    return council


def _seen(request: SignedIn, pk: int) -> BankLine:
    council = councils().filter(bank_lines=pk).first()
    if council is None or not request.user.has_perm("exchange.see_bank", council):
        raise BankLine.DoesNotExist
    return line_of(council, pk)
