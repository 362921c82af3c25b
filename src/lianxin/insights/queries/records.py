"""One figure with the records that it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from lianxin.figures.metric import Metric, Scope, Unit, every_metric
from lianxin.figures.queries import Page, measured, page_of, value_of

GROUPS = ("network", "exchange", "projects", "money", "people")


@dataclass(frozen=True)
class RecordsPage:
    """A figure in a scope: its value, a page of its records and the sum of all of them, counted from the records."""

    metric: Metric
    scope: Scope
    value: int
    page: Page
    counted: int

    @property
    def has_amounts(self) -> bool:
        """Whether a record has an amount of its own; where records are counted, each is one."""
        return not isinstance(self.metric.measure, Count)


def records_page(metric: Metric, scope: Scope, *, after: str = "", before: str = "") -> RecordsPage:
    """A figure and the records behind it. Three queries. Raises BadKey."""
    scope = metric.scoped(scope)
    return RecordsPage(
        metric=metric,
        scope=scope,
        value=value_of(metric, scope),
        page=page_of(metric, scope, after=after, before=before),
        counted=measured(metric, scope),
    )


def metrics_by_kind() -> list[tuple[str, Sequence[Metric]]]:
    """All figures, those of the same kind together: (network | exchange | projects | money | people, figures)."""
    kinds: dict[str, list[Metric]] = {kind: [] for kind in GROUPS}
    for metric in every_metric():
        kinds[kind_of(metric)].append(metric)
    return [(kind, found) for kind, found in kinds.items() if found]


def kind_of(metric: Metric) -> str:
    """Under which heading a figure stands."""
    return _GROUP_OF.get(metric.unit, "people")


_GROUP_OF = {
    Unit.FEN: "money",
    Unit.ORGANISATIONS: "network",
    Unit.LISTINGS: "exchange",
    Unit.CLAIMS: "exchange",
    Unit.PAIRS: "exchange",
    Unit.PROJECTS: "projects",
}
