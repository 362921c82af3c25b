"""What both sheets of projects share: which projects a sheet holds, their identity and their order."""

from collections.abc import Iterable, Mapping, Sequence

from lianxin.kernel.errors import Refused
from lianxin.projects.models import Project
from lianxin.projects.states import GONE, ProjectState
from lianxin.sheets.comparison import Comparison
from lianxin.sheets.layouts import Column, Scope
from lianxin.sheets.reading import Row

IDENTITY = ("village", "title", "partner")


def standing_projects(council_id: int, year: int | None) -> dict[tuple[str, str, str], Project]:
    """Projects of a round that were not withdrawn or cancelled, by identity. One query."""
    found = (
        Project.objects.filter(council_id=council_id, round__year=year or 0)
        .exclude(state__in=GONE)
        .select_related("round", "village", "partner", "category", "fund")
        .order_by("-position")
    )
    return {(project.village.name, project.title, project.partner.name): project for project in found}


def for_export(scope: Scope, states: Iterable[ProjectState]) -> list[Project]:
    """Projects of a round in some states: by village in the order in which villages first occur, then by number."""
    projects = (
        Project.objects.filter(council_id=scope.council_id, round__year=scope.year or 0, state__in=list(states))
        .select_related("village", "partner", "category")
        .order_by("position")
    )
    order: dict[int, int] = {}
    for project in projects:
        order.setdefault(project.village_id, len(order))
    return sorted(projects, key=lambda project: (order[project.village_id], project.position))


def years_with(scope: Scope, states: Iterable[ProjectState]) -> Sequence[int]:
    """Years with projects in some states. One query."""
    found = Project.objects.filter(council_id=scope.council_id, state__in=list(states)).order_by("round__year")
    return list(found.values_list("round__year", flat=True).distinct())


def refuse(comparison: Comparison, row: Row, refusal: Refused, keys: Mapping[str, str]) -> None:
    """Refuse a row for what a rule of the services says; ``keys`` names the column that each code is about."""
    comparison.refuse_for(row, refusal, keys, "title")


def place_columns(partner_header: str, partner_synonyms: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns that say what, where and with whom."""
    return (
        Column(
            "village",
            "实施村",
            required=True,
            fill_down=True,
            synonyms=("村", "所在村", "村居", "实施单位"),
            max_length=80,
        ),
        Column("title", "项目名称", required=True, synonyms=("项目", "名称"), max_length=80, width=24),
        Column("category", "类别", required=True, synonyms=("项目类别", "项目类型"), max_length=30),
        Column("partner", partner_header, required=True, synonyms=partner_synonyms, max_length=80, width=34),
        Column("measure", "对应条款", synonyms=("条款", "对应十条"), max_length=10, width=10),
    )
