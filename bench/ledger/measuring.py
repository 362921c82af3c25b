"""The measuring itself, in the process whose database is the cluster."""

import statistics
import sys
import time
from collections.abc import Callable
from uuid import uuid4

from django.core.management import call_command
from django.db import connection

import bench.environment  # noqa: F401 - before any model
from bench.ledger.bare import spend_bare
from bench.ledger.long_book import OFF_BALANCE, UNBALANCED, LongBook
from bench.report import Report, arguments
from lianxin.exchange.services import claim_listing
from lianxin.exchange.states import Form
from lianxin.figures.metric import Scope
from lianxin.insights.queries.statements import statement_of
from lianxin.insights.states import Kind
from lianxin.ledger.models import Transfer
from lianxin.ledger.services import Paper
from lianxin.projects.models import Project
from lianxin.projects.services import spend_money
from tests.world import World, paper

RATIO, SAME, AUDIT, CLAIMS = 0.2, 1.3, 20_000_000, 0.75
STATEMENTS = ("village", "organisation", "category", "month", "quarter")


def main() -> int:
    """Run everything."""
    options = arguments(__doc__ or "")
    sizes = (1_000, 1_000_000) if options.quick else (1_000, 1_000_000, 10_000_000)
    call_command("migrate", verbosity=0)
    report = Report("ledger")
    world = World()
    posting(report, world, 60 if options.quick else 400)
    need = world.need(title="需要经费", form=Form.MONEY, quantity=10**9)
    claiming(world, need.pk, 50)  # so that plans and caches are warm
    before = statistics.median(claiming(world, need.pk, 50) for _ in range(3))
    towns = {legs: World(f"3101161{at}") for at, legs in enumerate(sizes, 20)}
    for legs, town in towns.items():
        LongBook(town.council, town.partner.pk).grow_to(legs)
    after = statistics.median(claiming(world, need.pk, 50) for _ in range(3))
    report.note("claims beside an empty book", round(before), "claims/s")
    report.note("claims beside the long books", round(after), "claims/s")
    report.at_least("claims_beside_the_long_books", CLAIMS, after / before)
    for by in STATEMENTS:
        statements(report, by, towns, 60)
    audit(report, gate=not options.quick)
    return report.finish(as_json=options.json)


def statements(report: Report, by: str, towns: dict[int, World], number: int) -> None:
    """A statement over a short and over long books, in turn, so that all meet the same machine."""
    found: dict[int, list[float]] = {legs: [] for legs in towns}
    for _ in range(number):
        for legs, town in towns.items():
            start = time.perf_counter()
            assert statement_of(town.council, Kind(by), Scope(town.council.pk, 2025)).words
            found[legs].append((time.perf_counter() - start) * 1_000)
    medians = [statistics.median(times) for times in found.values()]
    for legs, median in zip(towns, medians, strict=True):
        report.note(f"statement by {by}, {legs:,} legs, p50", round(median, 2), "ms")
    report.at_most(f"statement_by_{by}_longest_to_shortest_book", SAME, max(medians) / min(medians))


def posting(report: Report, world: World, number: int) -> None:
    """Expenses through the verb (permission, shares, figures, journal) and bare, in turn."""
    projects = [world.project("receive", title=title * 6, budget_fen=10**9) for title in "甲乙丙丁"]
    gifts = {project.pk: Transfer.objects.get(fund=project.fund, kind="received").pk for project in projects}
    for project in projects:
        spend(world, project)  # its account of what was spent opens
    seconds: dict[str, list[float]] = {"service": [], "bare": []}
    for _round in range(3):
        ours = rate(lambda at: spend(world, projects[at % len(projects)]), number)
        bare = rate(lambda at: spend_bare(project := projects[at % len(projects)], gifts[project.pk]), number)
        seconds["service"].append(ours)
        seconds["bare"].append(bare)
    for name, rates in seconds.items():
        report.note(f"postings, {name}", round(statistics.median(rates)), "entries/s")
    ratios = [ours / bare for ours, bare in zip(seconds["service"], seconds["bare"], strict=True)]
    report.at_least("posting_to_bare", RATIO, statistics.median(ratios))


def spend(world: World, project: Project) -> None:
    """One expense of one fen."""
    said: Paper = paper()
    spend_money(project=project, payee="粮油店", amount_fen=1, paper=said, actor=world.steward)


def claiming(world: World, listing_id: int, number: int) -> float:
    """Claims a second, one after another."""
    where = {"listing_id": listing_id, "organisation_id": world.partner.pk, "quantity": 1, "actor": world.liaison}
    return rate(lambda _at: claim_listing(key=uuid4(), **where), number)  # type: ignore[arg-type]


def audit(report: Report, *, gate: bool) -> None:
    """Every transfer balances, every account is the sum of its legs: by two statements over all legs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_leg")
        legs = cursor.fetchone()[0]
        seconds = []
        for statement_ in (UNBALANCED, OFF_BALANCE):
            start = time.perf_counter()
            cursor.execute(statement_)
            assert cursor.fetchone()[0] == 0, statement_
            seconds.append(time.perf_counter() - start)
    report.note("legs audited", legs)
    for name, found in zip(("transfers", "accounts"), seconds, strict=True):
        report.note(f"audit of {name}", round(legs / found), "entries/s")
    report.note("audit of the whole book", round(legs / sum(seconds)), f"entries/s (the paper's figure: {AUDIT:,})")
    if gate:
        report.at_least("audit_entries_a_second", AUDIT, legs / sum(seconds))


def rate(act: Callable[[int], object], number: int) -> float:
    """How often a second something can be done, one after another."""
    start = time.perf_counter()
    for at in range(number):
        act(at)
    return number / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
