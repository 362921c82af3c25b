"""Who may do what, from posts. Upper floors compose these predicates in their own ``rules.py``.

Every permission takes an object that says which council it is about: a council, or anything with ``council_id``.
"""

from typing import TYPE_CHECKING, Any, cast

import rules

from lianxin.kernel.errors import NotAllowed
from lianxin.network.models import Council
from lianxin.network.queries import acting_post, holds, organisations_of
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Post
    from lianxin.network.queries import Viewer


def council_id_of(thing: Any) -> int:
    """The council that a permission is asked in."""
    return thing.pk if isinstance(thing, Council) else cast("int", thing.council_id)


@rules.predicate
def is_office(user: "Viewer", thing: Any) -> bool:
    """Works in the conference office."""
    return holds(user, council_id_of(thing), Role.OFFICE)


@rules.predicate
def is_auditor(user: "Viewer", thing: Any) -> bool:
    """Audits the council."""
    return holds(user, council_id_of(thing), Role.AUDITOR)


@rules.predicate
def is_administrator(user: "Viewer", thing: Any) -> bool:
    """Runs the system for the council."""
    return holds(user, council_id_of(thing), Role.ADMIN)


@rules.predicate
def is_member(user: "Viewer", thing: Any) -> bool:
    """Holds any post in the council: sees telephones, persons' names and what is left."""
    return bool(organisations_of(user, council_id_of(thing)))


def permit(actor: "User", permission: str, thing: Any, *, organisation_id: int | None = None) -> "Post | None":
    """Demand a permission; return the post under which the actor acts, for the journal.

    Raises NotAllowed.
    """
    if not actor.has_perm(permission, thing):
        raise NotAllowed(permission=permission)
    return acting_post(actor, council_id_of(thing), organisation_id)


rules.add_perm("network.keep_register", is_office)
rules.add_perm("network.renew_agreement", is_office)
rules.add_perm("network.see_contacts", is_member)
rules.add_perm("network.appoint", is_office | is_administrator)
rules.add_perm("network.read_journal", is_office | is_auditor)
rules.add_perm("sheets.import_sheets", is_office)
rules.add_perm("sheets.export", rules.always_allow)
