"""Reconciling with the bank: its pages and operations, which the office and the auditor alone see."""

from typing import Any
from uuid import uuid4

from tests.tenancy.case import Answers, Call, Make, Page
from tests.tenancy.claims import OWNER, OWNER_DID, ClaimStep
from tests.tenancy.town import Town, today

SEEN = Answers(401, 200, 404, 404)
TAKEN = Answers(401, 201, 403, 403)
TEXT = "交易日期,收入,支出,对方户名,摘要,流水号\n{day},70,,甲,捐款,77"


class LineStep(ClaimStep):
    """One verb of a line of the bank."""


def _pk(name: str) -> Make:
    return lambda town: {"pk": getattr(town, name).pk}


def _line(name: str) -> Make:
    return lambda town: {"line_id": getattr(town, name).pk}


def _here(town: Town) -> dict[str, Any]:
    return {"council": town.code}


def _cash(town: Town) -> dict[str, Any]:
    return {"claim": town.promises.cash.pk}


def _paid(town: Town) -> dict[str, Any]:
    return {"transfer": town.spent.pk}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "手续费"}


def _text(_town: Town) -> dict[str, Any]:
    return {"text": TEXT.format(day=today())}


def _step(verb: str, name: str, data: Make) -> LineStep:
    return LineStep(
        "exchange:do_line",
        OWNER,
        OWNER_DID,
        lambda town: _pk(name)(town) | {"verb": verb},
        lambda town: data(town) | {"key": uuid4()},
        verb=verb,
    )


BANK_PAGES = [
    Page("exchange:bank", OWNER, owner="auditor"),
    Page("exchange:bank_send", OWNER, OWNER_DID, data=lambda town: _text(town) | {"key": uuid4()}),
    Page("exchange:bank_line", OWNER, to=_pk("bank_line"), owner="auditor"),
    _step("record", "bank_line", _cash),
    _step("match", "bank_match", _paid),
    _step("explain", "bank_fee", _why),
    _step("reopen", "explained", lambda _town: {}),
]

BANK_CALLS = [
    Call("list_bank_lines", SEEN, query=_here, owner="auditor", across=200),
    Call("bank_line_detail", SEEN, _line("bank_line"), owner="auditor"),
    Call("take_statement", TAKEN, body=lambda town: _here(town) | _text(town), sends_form=True),
    Call("record_bank_line", SEEN, _line("bank_line"), body=_cash),
    Call("match_bank_line", SEEN, _line("bank_match"), body=_paid),
    Call("explain_bank_line", SEEN, _line("bank_fee"), body=_why),
    Call("reopen_bank_line", SEEN, _line("explained")),
]
