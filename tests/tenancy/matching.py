"""Plans and proposals: their pages and operations, which the office, the auditor and the two sides of a pair see."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from lianxin.kernel import clock
from lianxin.matching.queries.unsaid import unsaid_of
from lianxin.matching.states import Factor
from tests.tenancy.case import Answers, Make, Page
from tests.tenancy.town import Town

MEMBERS = Answers(302, 200, 200, 404)
OWNER = Answers(302, 200, 404, 404)
OWNER_DID = Answers(302, 302, 404, 404)


@dataclass(frozen=True)
class PlanStep(Page):
    """One verb of a plan."""

    verb: str = ""

    def label(self) -> str:
        """The address and the verb."""
        return f"{self.name}-{self.verb}"


@dataclass(frozen=True)
class ProposalStep(PlanStep):
    """One verb of a proposal."""


def _pk(name: str) -> Make:
    return lambda town: {"pk": getattr(town.matched, name).pk}


def _key(_town: Town) -> dict[str, Any]:
    return {"key": uuid4()}


def _why(_town: Town) -> dict[str, Any]:
    return {"reason": "时间不合适", "key": uuid4()}


def _said(town: Town) -> dict[str, Any]:
    return {f"{unsaid_of(town.matched.published)[0].key}-more": "小型活动", "later": "1", "key": uuid4()}


def _policy(_town: Town) -> dict[str, Any]:
    weights = {f"weight_{factor}": "2" for factor in Factor.values}
    return {"year": clock.today().year, "name": "第二稿", "projects_each": "1", "key": uuid4(), **weights}


def _plan_step(verb: str, name: str, data: Make) -> PlanStep:
    return PlanStep(
        "matching:do_plan", OWNER, OWNER_DID, lambda town: _pk(name)(town) | {"verb": verb}, data, verb=verb
    )


def _step(verb: str, data: Make, owner: str) -> ProposalStep:
    return ProposalStep(
        "matching:do", OWNER, OWNER_DID, lambda town: _pk(verb)(town) | {"verb": verb}, data, owner, verb=verb
    )


MATCHING_PAGES = [
    Page("matching:home", MEMBERS, owner="auditor"),
    Page("matching:new", OWNER, OWNER_DID, data=_policy),
    Page("matching:find", OWNER),
    Page("matching:compare", OWNER, owner="auditor"),
    Page("matching:precision", MEMBERS, owner="liaison"),
    Page("matching:plan", OWNER, to=_pk("published"), owner="auditor"),
    Page("matching:xlsx", OWNER, to=_pk("published")),
    Page("matching:again", OWNER, OWNER_DID, _pk("published"), _key),
    Page("matching:unsaid", OWNER, OWNER_DID, _pk("published"), _said),
    _plan_step("publish", "ready", _key),
    _plan_step("cancel", "published", _why),
    Page("matching:proposal", OWNER, to=_pk("accept"), owner="steward"),
    _step("accept", _key, "liaison"),
    _step("decline", _why, "steward"),
    _step("withdraw", _why, "office"),
]
