"""The verbs of claims that move money as they are recorded: done at once, or kept for a second person."""

from collections.abc import Mapping
from typing import Any, cast

from lianxin.accounts.models import User
from lianxin.exchange.models import BankLine, Claim, Delivery
from lianxin.exchange.services.banking import record_line
from lianxin.exchange.services.delivering import Arrived, record_delivery, take_back_delivery
from lianxin.exchange.states import Form
from lianxin.ledger.models import PendingEntry, Transfer
from lianxin.ledger.services import Asked, Paper, enter, two_person_verb

Told = Mapping[str, Any]
CLAIM = "exchange:claim"


def enter_delivery(*, claim_id: int, arrived: Arrived, actor: User) -> Delivery | PendingEntry:
    """Record what came for a claim; money above the council's amount waits for a second person.

    Raises as ``record_delivery``.
    """
    claim = Claim.objects.select_related("listing").get(pk=claim_id)
    if claim.listing.form != Form.MONEY:
        return record_delivery(claim_id=claim_id, arrived=arrived, actor=actor)
    told = {"claim": claim_id, "quantity": arrived.quantity}
    return _entered(Asked("exchange.deliver", claim.council_id, told, arrived.paper(""), (CLAIM, claim_id)), actor)


def enter_taking_back(*, delivery_id: int, paper: Paper, actor: User) -> Delivery | PendingEntry:
    """Take back what was recorded; money above the council's amount waits. Raises as ``take_back_delivery``."""
    delivery = Delivery.objects.select_related("claim").get(pk=delivery_id)
    if delivery.transfer_id is None:
        return take_back_delivery(delivery_id=delivery_id, paper=paper, actor=actor)
    page = (CLAIM, delivery.claim_id)
    return _entered(
        Asked("exchange.take_back", delivery.claim.council_id, {"delivery": delivery_id}, paper, page), actor
    )


def enter_line(
    *,
    line_id: int,
    claim_id: int,
    actor: User,
    is_another: bool = False,
    confirmed: bool = False,
    late: bool = False,
) -> Delivery | PendingEntry:
    """Record a line of the bank for a claim; above the council's amount it waits, once. Raises as ``record_line``,
    WaitsAlready.
    """
    line = BankLine.objects.get(pk=line_id)
    paper = Paper(line.reference or f"YH-{line.pk}", line.on, "", late=late, confirmed=confirmed)
    told = {"line": line_id, "claim": claim_id, "is_another": is_another}
    page = ("exchange:bank_line", line_id)
    return _entered(Asked("exchange.record_line", line.council_id, told, paper, page, key=str(line_id)), actor)


def _entered(asked: Asked, actor: User) -> Delivery | PendingEntry:
    done = enter(asked, actor=actor)
    return (
        done
        if isinstance(done, PendingEntry)
        else Delivery.objects.select_related("transfer__voucher").get(transfer=done)
    )


def _deliver(told: Told, paper: Paper, actor: Any) -> Transfer:
    arrived = Arrived.by_paper(told["quantity"], paper)
    return cast("Transfer", record_delivery(claim_id=told["claim"], arrived=arrived, actor=actor).transfer)


def _take_back(told: Told, paper: Paper, actor: Any) -> Transfer:
    return cast("Transfer", take_back_delivery(delivery_id=told["delivery"], paper=paper, actor=actor).transfer)


def _record_line(told: Told, paper: Paper, actor: Any) -> Transfer:
    delivery = record_line(
        line_id=told["line"],
        claim_id=told["claim"],
        is_another=told["is_another"],
        confirmed=paper.confirmed,
        late=paper.late,
        approved_by_id=paper.approved_by_id,
        actor=actor,
    )
    return cast("Transfer", delivery.transfer)


two_person_verb("exchange.deliver", _deliver)
two_person_verb("exchange.take_back", _take_back)
two_person_verb("exchange.record_line", _record_line)
