"""Every operation of matching: how it is called in a town, and what each caller must get."""

from typing import Any

from lianxin.kernel import clock
from tests.tenancy.case import Answers, Call, Make
from tests.tenancy.town import Town

OFFICE = Answers(401, 200, 403, 403)
SEEN = Answers(401, 200, 404, 404)
"""Nobody else learns that there is such a plan or proposal."""
OWN = Answers(401, 200, 200, 200)


def _here(town: Town) -> dict[str, Any]:
    return {"council": town.code}


def _of_year(town: Town) -> dict[str, Any]:
    return _here(town) | {"year": clock.today().year}


def _asked(town: Town) -> dict[str, Any]:
    return _of_year(town) | {"name": "第二稿", "policy": {"projects": False, "weights": {"text": 3}}}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "另有安排"}


def _plan(name: str) -> Make:
    return lambda town: {"plan_id": getattr(town.matched, name).pk}


def _pair(name: str) -> Make:
    return lambda town: {"proposal_id": getattr(town.matched, name).pk}


MATCHING_CALLS = [
    Call("list_plans", OFFICE, query=_here, owner="auditor", across=200),
    Call("make_plan", Answers(401, 201, 403, 403), body=_asked),
    Call("plan_again", Answers(401, 201, 404, 404), _plan("published")),
    Call("plan_detail", SEEN, _plan("published"), owner="auditor"),
    Call("list_pairs", SEEN, _plan("published"), owner="auditor"),
    Call("publish_plan", SEEN, _plan("ready")),
    Call("follow_plan", SEEN, _plan("published")),
    Call("cancel_plan", SEEN, _plan("published"), body=_why),
    Call("precision", OFFICE, query=_of_year, owner="auditor", across=200),
    Call("list_proposals", OWN, query=_here, owner="liaison"),
    Call("proposal_detail", SEEN, _pair("accept"), owner="liaison"),
    Call("accept_proposal", SEEN, _pair("accept"), owner="steward"),
    Call("decline_proposal", SEEN, _pair("decline"), body=_why, owner="liaison"),
    Call("withdraw_proposal", SEEN, _pair("withdraw"), body=_why),
]
