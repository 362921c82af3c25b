"""The two-person rule: its pages and operations."""

from typing import Any
from uuid import uuid4

from tests.tenancy.case import Answers, Call, Make, Page
from tests.tenancy.claims import OWNER, OWNER_DID, ClaimStep
from tests.tenancy.town import Town

MEMBERS = Answers(302, 200, 200, 404)
LISTED = Answers(401, 200, 200, 404)
DONE = Answers(401, 200, 404, 404)
"""Who may not see what waits is told that it is not there."""
SET = Answers(401, 200, 403, 403)


class PendingStep(ClaimStep):
    """One verb of an entry that waits."""


def _pk(name: str) -> Make:
    return lambda town: {"pk": getattr(town, name).pk}


def _entry(name: str) -> Make:
    return lambda town: {"entry_id": getattr(town, name).pk}


def _here(town: Town) -> dict[str, Any]:
    return {"council": town.code}


def _step(verb: str, name: str, data: Make) -> PendingStep:
    return PendingStep(
        "ledger:do_pending",
        OWNER,
        OWNER_DID,
        lambda town: _pk(name)(town) | {"verb": verb},
        lambda town: data(town) | {"key": uuid4()},
        verb=verb,
    )


SECOND_PAGES = [
    Page("ledger:pending", MEMBERS),
    Page("ledger:pending_entry", OWNER, to=_pk("pending"), owner="auditor"),
    Page("ledger:pending_file", OWNER, to=_pk("pending"), owner="steward"),
    _step("approve", "pending", lambda _town: {}),
    _step("send-back", "pending", lambda _town: {"reason": "不对"}),
    _step("withdraw", "own_pending", lambda _town: {}),
    Page("ledger:rule", OWNER, OWNER_DID, data=lambda _town: {"above": "1万", "key": uuid4()}),
]

SECOND_CALLS = [
    Call("list_pending", LISTED, query=_here, across=200),
    Call("approve_pending", DONE, _entry("pending")),
    Call("return_pending", DONE, _entry("pending"), body=lambda _town: {"reason": "不对"}),
    Call("withdraw_pending", DONE, _entry("own_pending")),
    Call("two_person_rule", LISTED, query=_here, across=200),
    Call("set_two_person_rule", SET, body=lambda town: _here(town) | {"above_fen": None}),
]
