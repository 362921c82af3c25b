"""What the endpoints of projects give: a project as lists show it, and the parts of one."""

from datetime import date, datetime

from lianxin.accounts.api import Named, Output
from lianxin.exchange.models import Listing
from lianxin.ledger.api import ScanOut
from lianxin.ledger.models import PendingEntry, Transfer
from lianxin.projects.models import Evidence, Milestone, Outcome, Project
from lianxin.projects.queries import Strip


class MoneyOut(Output):
    """Where a project's money stands, in fen. Never to be added together."""

    promised_fen: int
    received_fen: int
    spent_fen: int
    returned_fen: int
    carried_fen: int
    balance_fen: int

    @classmethod
    def of(cls, strip: Strip) -> "MoneyOut":
        """A project's strip."""
        money = strip.money
        return cls(
            promised_fen=strip.promised_fen,
            received_fen=money.received_fen,
            spent_fen=money.spent_fen,
            returned_fen=money.returned_fen,
            carried_fen=money.carried_fen,
            balance_fen=money.balance_fen,
        )


class ProjectOut(Output):
    """A project as lists show it."""

    id: int
    council: str
    year: int
    position: int
    title: str
    category: Named
    village: Named
    partner: Named
    state: str
    state_label: str
    budget_fen: int
    filed_on: date | None
    approved_on: date | None
    started_on: date | None
    finished_on: date | None
    closed_on: date | None
    money: MoneyOut

    @classmethod
    def of(cls, project: Project, strip: Strip) -> "ProjectOut":
        """A project that came with its round, category, village, partner and council."""
        return cls(
            id=project.pk,
            council=project.council.code,
            year=project.round.year,
            position=project.position,
            title=project.title,
            category=Named.of(project.category),
            village=Named.of(project.village),
            partner=Named.of(project.partner),
            state=project.state,
            state_label=str(project.get_state_display()),
            budget_fen=project.budget_fen,
            filed_on=project.filed_on,
            approved_on=project.approved_on,
            started_on=project.started_on,
            finished_on=project.finished_on,
            closed_on=project.closed_on,
            money=MoneyOut.of(strip),
        )


class WantedOut(Output):
    """Something that a project needs. What is taken and left is shown to the council's members only."""

    id: int
    project: int | None
    side: str
    form: str
    unit: str
    title: str
    capacity: int
    state: str
    taken: int | None
    left: int | None

    @classmethod
    def of(cls, listing: Listing, *, is_member: bool) -> "WantedOut":
        """A listing, in its unit; money in fen, produce in grams."""
        return cls(
            id=listing.pk,
            project=listing.origin_id,
            side=listing.side,
            form=listing.form,
            unit=listing.unit,
            title=listing.title,
            capacity=listing.capacity,
            state=listing.state,
            taken=listing.taken if is_member else None,
            left=listing.left if is_member else None,
        )


class TransferOut(Output):
    """Money that moved. A reversal is negative and names what it takes back.

    Where a second person is needed, ``id`` is null, and ``pending`` names what waits for one.
    """

    id: int | None
    pending: int | None = None
    kind: str
    amount_fen: int
    on: date
    voucher: str
    organisation: Named | None
    payee: str
    purpose: str
    reverses: int | None
    scans: list[ScanOut]

    @classmethod
    def of(cls, transfer: Transfer | PendingEntry) -> "TransferOut":
        """A transfer with its voucher and organisation; or what waits for a second person."""
        if isinstance(transfer, PendingEntry):
            return cls._waiting(transfer)
        return cls(
            id=transfer.pk,
            kind=transfer.kind,
            amount_fen=transfer.amount_fen,
            on=transfer.on,
            voucher=transfer.voucher.number,
            organisation=Named.of(transfer.organisation) if transfer.organisation else None,
            payee=transfer.payee,
            purpose=transfer.purpose,
            reverses=transfer.reverses_id,
            scans=[ScanOut.of(scan) for scan in transfer.voucher.scans.all()],
        )

    @classmethod
    def _waiting(cls, entry: PendingEntry) -> "TransferOut":
        return cls(
            id=None,
            pending=entry.pk,
            kind=entry.kind,
            amount_fen=entry.amount_fen,
            on=entry.on,
            voucher=entry.paper["voucher"],
            organisation=None,
            payee=entry.party,
            purpose=entry.paper["purpose"],
            reverses=None,
            scans=[],
        )


class EvidenceOut(Output):
    """A file that shows what was done."""

    id: int
    title: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    milestone: int | None
    at: datetime

    @classmethod
    def of(cls, evidence: Evidence) -> "EvidenceOut":
        """Evidence; the file itself is fetched from its own address."""
        return cls(
            id=evidence.pk,
            title=evidence.title,
            file_name=evidence.file_name,
            content_type=evidence.content_type,
            size=evidence.size,
            sha256=evidence.sha256,
            milestone=evidence.milestone_id,
            at=evidence.at,
        )


class MilestoneOut(Output):
    """A date on the way: planned, revised and actual."""

    id: int
    title: str
    baseline_on: date
    revised_on: date | None
    revised_reason: str
    actual_on: date | None

    @classmethod
    def of(cls, milestone: Milestone) -> "MilestoneOut":
        """A milestone."""
        return cls(
            id=milestone.pk,
            title=milestone.title,
            baseline_on=milestone.baseline_on,
            revised_on=milestone.revised_on,
            revised_reason=milestone.revised_reason,
            actual_on=milestone.actual_on,
        )


class OutcomeOut(Output):
    """Whom a project helped. Households, people and attendances are three units; null was not counted."""

    id: int
    direct_persons: int
    indirect_persons: int | None
    households: int | None
    person_times: int | None
    note: str
    on: date
    corrects: int | None

    @classmethod
    def of(cls, outcome: Outcome) -> "OutcomeOut":
        """An outcome."""
        return cls(
            id=outcome.pk,
            direct_persons=outcome.direct_persons,
            indirect_persons=outcome.indirect_persons,
            households=outcome.households,
            person_times=outcome.person_times,
            note=outcome.note,
            on=outcome.on,
            corrects=outcome.corrects_id,
        )
