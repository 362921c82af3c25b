"""The two-person rule: above an amount that a council sets, one person records money and another approves it.

Each app registers its verbs of money here. ``enter`` does one, or, where a second person is needed, keeps all that was
typed; approving does the same verb, by the same service, in the name of whoever recorded it. So whatever a verb refuses
it refuses at approval too, and then nothing is posted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, need_reason
from lianxin.ledger.errors import (
    EntryDecided,
    RecorderMayNoLonger,
    SamePerson,
    SecondPersonNeeded,
    WaitsAlready,
    check_limit,
)
from lianxin.ledger.models import PendingEntry, Transfer, TwoPersonRule
from lianxin.ledger.services.papers import Paper
from lianxin.ledger.services.scans import Upload
from lianxin.ledger.states import PendingState
from lianxin.network.files import checked
from lianxin.network.models import Council
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.accounts.models import User

Does = Callable[[Mapping[str, Any], Paper, Any], Transfer]
"""Calls the service: what was told beside the paper, the paper, and who records it."""
_SAID = ("voucher", "purpose", "late", "confirmed")

_verbs: dict[str, Does] = {}


def two_person_verb(name: str, does: Does) -> None:
    """Declare a verb of money that may wait for a second person."""
    _verbs[name] = does


@dataclass(frozen=True)
class Asked:
    """A verb of money: what is told beside the paper (JSON), on which page (name, key), and what may wait only once."""

    verb: str
    council_id: int
    told: Mapping[str, Any]
    paper: Paper
    page: tuple[str, int]
    key: str = ""


@transaction.atomic
def enter(asked: Asked, *, actor: "User") -> "Transfer | PendingEntry":
    """Do a verb of money; above the council's amount keep it for a second person. Raises what the verb raises."""
    try:
        with transaction.atomic():
            return _verbs[asked.verb](asked.told, asked.paper, actor)
    except SecondPersonNeeded as needed:
        return _keep(asked, needed.transfer, actor)


@transaction.atomic
def approve_entry(*, entry_id: int, actor: "User") -> Transfer:
    """Do what was recorded, in the name of whoever recorded it, approved by another.

    Raises PendingEntry.DoesNotExist, NotAllowed, EntryDecided, SamePerson, RecorderMayNoLonger, and whatever the verb
    refuses by now: then nothing is posted, and the entry still waits.
    """
    entry = _hold(entry_id)
    post = permit(actor, "ledger.approve", entry)
    _demand(entry, PendingState.WAITING)
    if entry.recorded_by_id == actor.pk:
        raise SamePerson
    try:
        transfer = _verbs[entry.verb](entry.told, replace(_paper(entry), approved_by_id=actor.pk), entry.recorded_by)
    except NotAllowed as refusal:
        raise RecorderMayNoLonger(who=str(entry.recorded_by)) from refusal
    _decide(entry, PendingState.APPROVED, actor, transfer=transfer)
    facts = {"amount_fen": abs(entry.amount_fen), "transfer": transfer.pk, "recorded_by": entry.recorded_by_id}
    journal.write("ledger.entry_approved", subject=entry, actor=actor, post=post, facts=facts)
    return transfer


@transaction.atomic
def send_entry_back(*, entry_id: int, reason: str, actor: "User") -> PendingEntry:
    """Say no, and why; whoever recorded it is told. Raises as ``approve_entry``, ReasonMissing."""
    entry = _hold(entry_id)
    post = permit(actor, "ledger.approve", entry)
    _demand(entry, PendingState.WAITING)
    if entry.recorded_by_id == actor.pk:
        raise SamePerson
    why = need_reason(reason)
    _decide(entry, PendingState.RETURNED, actor, reason=why[:200])
    facts = {"amount_fen": abs(entry.amount_fen), "reason": why, "recorded_by": entry.recorded_by_id}
    journal.write("ledger.entry_returned", subject=entry, actor=actor, post=post, facts=facts)
    return entry


@transaction.atomic
def withdraw_entry(*, entry_id: int, actor: "User") -> PendingEntry:
    """Take back what one recorded and nobody approved. Raises PendingEntry.DoesNotExist, NotAllowed, EntryDecided."""
    entry = _hold(entry_id)
    post = permit(actor, "ledger.withdraw_entry", entry)
    _demand(entry, PendingState.WAITING, PendingState.RETURNED)
    _decide(entry, PendingState.WITHDRAWN, actor)
    facts = {"amount_fen": abs(entry.amount_fen)}
    journal.write("ledger.entry_withdrawn", subject=entry, actor=actor, post=post, facts=facts)
    return entry


@transaction.atomic
def set_two_person_rule(*, council: Council, above_fen: int | None, actor: "User") -> TwoPersonRule:
    """Demand a second person above an amount; nobody where it is None. Raises NotAllowed, BadAmount."""
    post = permit(actor, "ledger.set_rule", council)
    check_limit(above_fen)
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    before = TwoPersonRule.objects.filter(council=council).values_list("above_fen", flat=True).first()
    told = {"above_fen": above_fen, "set_by": actor, "set_at": clock.now()}
    rule, _ = TwoPersonRule.objects.update_or_create(council=council, defaults=told)
    facts = {"above_fen": above_fen, "before_fen": before}
    journal.write("ledger.rule_set", subject=rule, actor=actor, post=post, facts=facts)
    return rule


def _keep(asked: Asked, refused: Transfer, actor: "User") -> PendingEntry:
    """Everything typed, with what the book would have said of it. Raises BadEvidence, WaitsAlready."""
    paper = asked.paper
    said: dict[str, Any] = {name: getattr(paper, name) for name in _SAID}
    said |= {"on": paper.on.isoformat(), "about_month": paper.about_month and paper.about_month.isoformat()}
    entry = PendingEntry(
        council_id=asked.council_id,
        verb=asked.verb,
        told=dict(asked.told),
        paper=said,
        key=asked.key,
        kind=refused.kind,
        amount_fen=refused.amount_fen,
        reverses_id=refused.reverses_id,
        title=refused.fund.title,
        party=refused.organisation.name if refused.organisation else refused.payee,
        page=asked.page[0],
        page_id=asked.page[1],
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    if paper.scan:
        kept = checked(paper.scan.file, paper.scan.content_type)
        entry.file, entry.file_name, entry.content_type = paper.scan.file, kept.name, paper.scan.content_type
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise WaitsAlready from None
    facts = {"amount_fen": abs(entry.amount_fen), "kind": entry.kind, "voucher": paper.voucher}
    journal.write("ledger.entry_kept", subject=entry, actor=actor, facts=facts)
    return entry


def _paper(entry: PendingEntry) -> Paper:
    """What stands on the paper of an entry that waits, with its picture."""
    said = dict(entry.paper)
    said["on"] = date.fromisoformat(said["on"])
    said["about_month"] = date.fromisoformat(said["about_month"]) if said["about_month"] else None
    scan = None
    if entry.file:
        with entry.file.open("rb") as file:
            scan = Upload(ContentFile(file.read(), name=entry.file_name), entry.content_type)
    return Paper(**said, scan=scan)


def _hold(entry_id: int) -> PendingEntry:
    """An entry as it stands now, held until the transaction ends. Raises PendingEntry.DoesNotExist."""
    PendingEntry.objects.select_for_update(no_key=True).values_list("pk").get(pk=entry_id)
    return PendingEntry.objects.select_related("recorded_by").get(pk=entry_id)


def _demand(entry: PendingEntry, *states: PendingState) -> None:
    if entry.state not in states:
        raise EntryDecided(state=entry.get_state_display())


def _decide(entry: PendingEntry, state: PendingState, actor: "User", **found: Any) -> None:
    """By compare-and-set. Raises EntryDecided."""
    changes = {"state": state, "decided_by": actor, "decided_at": clock.now()} | found
    if not PendingEntry.objects.filter(pk=entry.pk, state=entry.state).update(**changes):
        entry.refresh_from_db(fields=["state"])
        raise EntryDecided(state=entry.get_state_display())
    for name, value in changes.items():
        setattr(entry, name, value)
