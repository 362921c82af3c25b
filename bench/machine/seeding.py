"""``python -m bench.machine.seeding``: a plan as JSON on standard input becomes a crowd as JSON on standard output.

Runs in a process of its own, on the database that the environment names, through the product's services.
"""

import json
import sys
from datetime import date

import bench.environment  # noqa: F401 - sets Django up, before any model is imported
from bench.machine.crowd import HOT_CAPACITY, Crowd, Member, Plan, Target
from lianxin.accounts.models import User
from lianxin.accounts.services import issue_token
from lianxin.exchange.services import Terms, publish_listing
from lianxin.exchange.states import Form, Side
from lianxin.network.models import Council, Organisation
from lianxin.network.services import NewPlace, RegisterLine, appoint, enrol, found_council
from lianxin.network.states import Kind, Role

CODE = "990116112"


def main() -> int:
    """Seed what the plan says, into a database that was migrated and is empty."""
    plan = Plan(**json.load(sys.stdin))
    council, office = found()
    village = Organisation.objects.get(kind=Kind.VILLAGE)
    steward = person("steward", council, Role.STEWARD, village, office)
    crowd = Crowd(
        council=council.code,
        members=[member(number, council, office) for number in range(plan.partners)],
        hot=[need(f"热门{number}", HOT_CAPACITY, council, village, steward) for number in range(plan.hot)],
        exact=[need(f"名额{number}", plan.exact_capacity, council, village, steward) for number in range(plan.exact)],
    )
    json.dump(crowd.written(), sys.stdout)
    return 0


def found() -> tuple[Council, User]:
    """A council with one village, and the person of its office."""
    council = found_council(
        code=CODE,
        name="测试联席会议",
        short_name="测试镇",
        name_en="Bench",
        founded_on=date(2015, 10, 20),
        office_name="办公室",
        divisions={CODE.ljust(12, "0"): ("测试镇", "Bench")},
        places=[NewPlace(f"{CODE}201", "甲村", "Jia Village")],
        categories=[("敬老爱老", "")],
    )
    return council, person("office", council, Role.OFFICE, council.office, None)


def person(name: str, council: Council, role: Role, at: Organisation, actor: User | None) -> User:
    """Somebody with a post."""
    user = User.objects.create(username=f"bench-{name}")
    appoint(council=council, user=user, organisation=at, role=role, actor=actor)
    return user


def member(number: int, council: Council, office: User) -> Member:
    """A partner with a liaison and a token."""
    line = RegisterLine(name=f"第{number}单位", since_on=date(2018, 1, 1))
    partner = enrol(council=council, line=line, actor=office).organisation
    liaison = person(f"liaison-{number}", council, Role.LIAISON, partner, office)
    return Member(partner.pk, issue_token(user=liaison, label="bench"))


def need(title: str, capacity: int, council: Council, village: Organisation, steward: User) -> Target:
    """An open need of the village, of things that can be claimed one by one."""
    terms = Terms(side=Side.NEED, form=Form.GOODS, title=title, quantity=capacity)
    return Target(publish_listing(council=council, owner=village, terms=terms, actor=steward).pk, capacity)


if __name__ == "__main__":
    sys.exit(main())
