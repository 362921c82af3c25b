"""Steps that the verbs of a project share. They run inside a verb's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from lianxin.accounts.models import User
from lianxin.exchange.origins import Origin, belongs_to
from lianxin.exchange.services import Part
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.ledger.models import Fund
from lianxin.ledger.services import open_fund
from lianxin.network.models import Post
from lianxin.network.queries import posts_in
from lianxin.network.rules import permit
from lianxin.network.states import Role
from lianxin.prepared import Param, Prepared
from lianxin.projects.counting import BALANCE_FEN, PROMISED_FEN, RECEIVED_FEN, count, count_gifts, stages
from lianxin.projects.errors import WrongState
from lianxin.projects.models import Project, Review
from lianxin.projects.states import OF_A_CLAIM, STEPS, Verdict, allowed_in


def begin(verb: str, project: Project, actor: User, organisation_id: int | None = None) -> Post | None:
    """Hold the project, and demand that ``actor`` may do ``verb`` and that its state allows it; the acting post.

    Raises NotAllowed, WrongState.
    """
    hold(project)
    post = permit(actor, f"projects.{verb}", project, organisation_id=organisation_id or project.drafted_for_id)
    if project.state not in allowed_in(verb):
        raise WrongState(state=project.get_state_display())
    return post


def _allow(verb: str, project_id: int) -> None:
    """What the exchange asks before it does a verb to a claim of a held project. Raises WrongState."""
    project = Project.objects.only("state").get(pk=project_id)
    if project.state not in OF_A_CLAIM[verb]:
        raise WrongState(state=project.get_state_display())


ORIGIN = "projects.project"
"""How listings name the projects of which they are part."""
belongs_to(
    ORIGIN,
    Origin(
        promised_fen=PROMISED_FEN,
        received_fen=RECEIVED_FEN,
        balance_fen=BALANCE_FEN,
        sees=lambda viewer, project_id: viewer.has_perm("projects.view", Project.objects.get(pk=project_id)),
        hold=lambda project_id: _lock([project_id]),
        demand=_allow,
        page="projects:detail",
        taken_back=count_gifts,
    ),
)


def part_of(project: Project) -> Part:
    """What a project's listings belong to, and in which cells of figures their claims count."""
    return Part(
        origin=ORIGIN,
        origin_id=project.pk,
        fund=fund_of(project),
        place_id=project.village_id,
        category_id=project.category_id,
        year=project.round.year,
    )


def hold(*projects: Project) -> None:
    """Hold projects until the transaction ends, as they stand now: no other verb comes between. Two queries each.

    What was read before may be stale, and a figure counted from it would be wrong for good. Locks go in the order of
    keys, so that two verbs never wait for each other.
    """
    # Locked first, read then: a statement that waited for a lock sees the row anew, but what it joins as it was.
    _lock(project.pk for project in projects)
    for project in projects:
        _read_anew(project)


_LOCKED = Prepared(lambda: Project.objects.select_for_update().filter(pk=Param("pk")).only("pk"))
_READ = Prepared(
    lambda: Project.objects.filter(pk=Param("pk")).select_related(
        "council", "round", "category", "village", "partner", "fund"
    )
)


def _lock(keys: Iterable[int]) -> None:
    for pk in sorted(keys):
        _LOCKED.first(pk=pk)


def _read_anew(project: Project) -> None:
    """All of a project and what it belongs to, as ``refresh_from_db`` reads it. Raises Project.DoesNotExist."""
    fresh = _READ.first(pk=project.pk)
    if fresh is None:
        raise Project.DoesNotExist
    vars(project).pop("_prefetched_objects_cache", None)
    vars(project).update(vars(fresh))  # the state too, in which fetched relations are kept


def move(verb: str, project: Project, **changes: Any) -> None:
    """Take a project along a step by compare-and-set, with other changed fields, and count it anew.

    Raises WrongState if somebody else moved it first.
    """
    before = stages(project)
    changes |= {"state": STEPS[verb].target, "waiting_since": clock.today()}
    if not Project.objects.filter(pk=project.pk, state=project.state).update(**changes):
        project.refresh_from_db()
        raise WrongState(state=project.get_state_display())
    for name, value in changes.items():
        setattr(project, name, value)
    count(stages(project), before)


def take_over(project: Project, written: object, names: Sequence[str]) -> dict[str, list[str]]:
    """Set the fields ``names`` as they stand in ``written``, unsaved. Returns what changed, from and to."""
    changes = {
        name: [str(getattr(project, name)), str(getattr(written, name))]
        for name in names
        if getattr(project, name) != getattr(written, name)
    }
    for name in names:
        setattr(project, name, getattr(written, name))
    return changes


def record(verb: str, project: Project, actor: User, post: Post | None, **facts: Any) -> None:
    """Write the verb into the journal, with the project as its subject."""
    journal.write(f"projects.{verb}", subject=project, actor=actor, post=post, facts=facts)


def fund_of(project: Project) -> Fund:
    """The project's fund, opened if it has none yet."""
    if project.fund is None:
        project.fund = open_fund(council_id=project.council_id, title=project.title)
        project.save(update_fields=["fund"])
    return project.fund


def review(project: Project, verdict: Verdict, reason: str, actor: User) -> Review:
    """Keep what a reviewer said."""
    return Review.objects.create(
        project=project, verdict=verdict, reason=reason.strip(), reviewer=actor, at=clock.now()
    )


def acts_as(actor: User, council_id: int, *places: tuple[Role, int]) -> Post:
    """The actor's post in one of ``places`` (role, organisation), or in the office. Raises NotAllowed."""
    posts = posts_in(actor, council_id)
    for role, organisation_id in places:
        for post in posts:
            if post.role == role and post.organisation_id == organisation_id:
                return post
    office = next((post for post in posts if post.role == Role.OFFICE), None)
    if office is None:
        raise NotAllowed(permission="projects.draft")
    return office
