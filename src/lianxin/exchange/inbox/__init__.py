"""What the exchange has waiting: yes or no, a word with the other side, what is to come, what residents wait for."""

from lianxin.accounts.models import User
from lianxin.exchange.inbox import bank, claims, concerns, lists
from lianxin.network.matters import Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds, organisations_of
from lianxin.network.states import Role


@source
def exchange(user: User, council: Council) -> list[Matter]:
    """The matters of each side on which the person stands."""
    mine = organisations_of(user, council.pk, Role.STEWARD, Role.LIAISON)
    villages = organisations_of(user, council.pk, Role.STEWARD)
    office = holds(user, council.pk, Role.OFFICE)
    found: list[Matter] = []
    if mine:
        found += [claims.to_answer(council, mine), claims.to_bring(council, mine), claims.to_record(council, mine)]
        found += [claims.to_contact(council, mine), claims.to_read(council, mine)]
    if mine or office:
        found.append(claims.to_confirm(council, {*mine, council.office_id} if office else mine))
    if villages:
        found += [step(council, villages) for step in (concerns.to_take_in_hand, concerns.to_answer, concerns.to_tell)]
    if office:
        found += [lists.to_carry_over(council), bank.to_reconcile(council)]
    return [*found, lists.fresh(council, user)]
