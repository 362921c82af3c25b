"""The verbs of a project's money as they are recorded: done at once, or kept for a second person."""

from collections.abc import Callable, Mapping
from typing import Any

from lianxin.accounts.models import User
from lianxin.ledger.models import PendingEntry, Transfer
from lianxin.ledger.services import Asked, Paper, enter, two_person_verb
from lianxin.projects.models import Project
from lianxin.projects.services.funding import carry_balance, receive_money, return_balance, reverse_entry, spend_money

Told = Mapping[str, Any]
_SERVICES: dict[str, Callable[..., Transfer]] = {
    "receive": receive_money,
    "spend": spend_money,
    "reverse": reverse_entry,
    "give_back": return_balance,
    "carry_over": carry_balance,
}


def enter_money(verb: str, *, project: Project, paper: Paper, actor: User, **told: Any) -> Transfer | PendingEntry:
    """Record money of a project; above the council's amount it waits for a second person.

    ``told`` is what the verb's service takes beside project, paper and actor; records are told by their ids. Raises
    what that service raises, BadEvidence.
    """
    told |= {"project": project.pk}
    if isinstance(told.get("to"), Project):
        told["to"] = told["to"].pk
    asked = Asked(f"projects.{verb}", project.council_id, told, paper, ("projects:detail", project.pk))
    return enter(asked, actor=actor)


def _does(service: Callable[..., Transfer]) -> Callable[[Told, Paper, Any], Transfer]:
    def does(told: Told, paper: Paper, actor: Any) -> Transfer:
        found = {name: Project.objects.get(pk=told[name]) for name in ("project", "to") if name in told}
        return service(**{**told, **found}, paper=paper, actor=actor)

    return does


for _name, _service in _SERVICES.items():
    two_person_verb(f"projects.{_name}", _does(_service))
