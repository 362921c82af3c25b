"""Who may do what to a project. A permission is ``projects.<verb>``; when it may be done stands in ``states``."""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.network.queries import organisations_of
from lianxin.network.rules import council_id_of, is_auditor, is_member, is_office
from lianxin.network.states import Role
from lianxin.projects.states import HIDDEN, ProjectState

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


@rules.predicate
def writes_projects(user: "Viewer", thing: Any) -> bool:
    """Acts for a village, a partner or the office, and so may draft."""
    return bool(organisations_of(user, council_id_of(thing), Role.STEWARD, Role.LIAISON, Role.OFFICE))


@rules.predicate
def is_writer(user: "Viewer", project: Any) -> bool:
    """Acts for the organisation that drafted the project."""
    own = organisations_of(user, project.council_id, Role.STEWARD, Role.LIAISON, Role.OFFICE)
    return project.drafted_for_id in own


@rules.predicate
def is_steward(user: "Viewer", project: Any) -> bool:
    """Acts for the project's village."""
    return project.village_id in organisations_of(user, project.council_id, Role.STEWARD)


@rules.predicate
def is_partner(user: "Viewer", project: Any) -> bool:
    """Acts for the project's partner organisation."""
    return project.partner_id in organisations_of(user, project.council_id, Role.LIAISON)


@rules.predicate
def is_claimant(user: "Viewer", project: Any) -> bool:
    """Speaks for a partner organisation."""
    return bool(organisations_of(user, project.council_id, Role.LIAISON))


@rules.predicate
def awaits_village(_user: "Viewer", project: Any) -> bool:
    """The village has not given its opinion yet."""
    return bool(project.state == ProjectState.FILED)


@rules.predicate
def is_declared(_user: "Viewer", project: Any) -> bool:
    """The project is no draft and was not withdrawn."""
    return project.state not in HIDDEN


on_the_spot = is_steward | is_partner | is_office

rules.add_perm("projects.view", is_declared | is_writer)
rules.add_perm("projects.see_evidence", is_member)
rules.add_perm("projects.draft", writes_projects)
rules.add_perm("projects.bring_in", is_office)
rules.add_perm("projects.review", is_office)
for _verb in ("edit", "file", "withdraw"):
    rules.add_perm(f"projects.{_verb}", is_writer)
rules.add_perm("projects.endorse", is_steward)
rules.add_perm("projects.return", (is_steward & awaits_village) | (is_office & ~awaits_village))
for _verb in ("approve", "publish", "cancel", "send_back", "accept", "correct_outcome", "close"):
    rules.add_perm(f"projects.{_verb}", is_office)
for _verb in ("start", "plan_milestone", "revise_milestone", "reach_milestone", "add_evidence"):
    rules.add_perm(f"projects.{_verb}", on_the_spot)
for _verb in ("receive", "deliver", "spend", "add_scan", "submit"):
    rules.add_perm(f"projects.{_verb}", is_steward | is_office)
for _verb in ("reverse", "give_back", "carry_over"):
    rules.add_perm(f"projects.{_verb}", is_office)
rules.add_perm("projects.claim", is_claimant)
rules.add_perm("projects.withdraw_claim", is_claimant | is_office)
rules.add_perm("projects.audit", is_auditor | is_office)
