"""The measuring itself, in the process whose database is the cluster."""

import os
import statistics
import sys
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

import bench.environment  # noqa: F401 - before any model
from bench.ledger.bare import spend_bare
from bench.ledger.claiming import Claiming
from bench.ledger.long_book import LongBook
from bench.report import Report, arguments
from lianxin.figures.metric import Scope
from lianxin.insights.queries.statements import statement_of
from lianxin.insights.states import Kind
from lianxin.journal.folder import fold_all
from lianxin.journal.models import Entry
from lianxin.journal.queries import broken_entries
from lianxin.journal.services import entry_for
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries.audit import Audit, audit_book
from lianxin.ledger.services import Paper
from lianxin.projects.models import Project
from lianxin.projects.services import spend_money
from tests.world import World, paper

RATIO, SAME, AUDIT, CHAIN, BESIDE = 0.2, 1.3, 20_000_000, 50_000, 0.75
ROUNDS, CLAIMS, WARM = 9, 200, 300
CHAINED = 900_000_000
"""The journal that is long: that of no council."""
STATEMENTS = ("village", "organisation", "category", "month", "quarter")


def main() -> int:
    """Run everything."""
    options = arguments(__doc__ or "", empty="the address of an empty database in the same cluster")
    sizes = (1_000, 1_000_000) if options.quick else (1_000, 1_000_000, 10_000_000)
    call_command("migrate", verbosity=0)
    report = Report("ledger")
    world = World()
    posting(report, world, 60 if options.quick else 400)
    towns = {legs: World(f"3101161{at}") for at, legs in enumerate(sizes, 20)}
    for legs, town in towns.items():
        LongBook(town.council, town.partner.pk).grow_to(legs)
    settle()
    claiming(report, options.empty, os.environ["DATABASE_URL"])
    for by in STATEMENTS:
        statements(report, by, towns, 60)
    audit(report, gate=not options.quick)
    chain(report, 20_000 if options.quick else 200_000, gate=not options.quick)
    return report.finish(as_json=options.json)


def settle() -> None:
    """Let the database finish with what was loaded: no town's book grows by millions of legs in a minute."""
    with connection.cursor() as cursor:
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            cursor.execute(statement)


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


def claiming(report: Report, empty: str, long: str) -> None:
    """Claims in a database without a book and in that of the long ones, in turn."""
    rates: dict[str, list[float]] = {"an empty book": [], "the long books": []}
    with Claiming(empty) as without, Claiming(long) as beside:
        towns = dict(zip(rates, (without, beside), strict=True))
        for town in towns.values():
            town.rate(WARM)
        for _ in range(ROUNDS):
            for name, town in towns.items():
                rates[name].append(town.rate(CLAIMS))
    for name, found in rates.items():
        report.note(f"claims beside {name}", round(statistics.median(found)), "claims/s")
    ratio = statistics.median(long / short for short, long in zip(*rates.values(), strict=True))
    report.at_least("claims_beside_the_long_books", BESIDE, ratio)


def audit(report: Report, *, gate: bool) -> None:
    """Every transfer balances, every account is the sum of its legs; beside counting the legs, which is the least."""
    legs = 0
    rates: dict[str, list[float]] = {"counted": [], "audited": []}
    for _ in range(5):
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM ledger_leg")
            legs = cursor.fetchone()[0]
        counted = time.perf_counter()
        assert audit_book() == Audit(legs)
        rates["counted"].append(legs / (counted - start))
        rates["audited"].append(legs / (time.perf_counter() - counted))
    report.note("legs audited", legs)
    for name, found in rates.items():
        report.note(f"legs of the whole book, {name}", round(statistics.median(found)), "legs/s")
    if gate:
        report.at_least("audit_entries_a_second", AUDIT, statistics.median(rates["audited"]))


def chain(report: Report, number: int, *, gate: bool) -> None:
    """Recomputing the digests, numbers and blocks of a council's journal."""
    facts = {"payee": "粮油店", "purpose": "图书角的书架", "voucher": "PZ000123", "amount_fen": 164_090_2}
    for batch in range(0, number, 5_000):
        told = [facts | {"transfer": at} for at in range(batch, batch + 5_000)]
        Entry.objects.bulk_create(
            entry_for("projects.spent", subject=Project(pk=1, council_id=CHAINED), actor=None, facts=one)
            for one in told
        )
    fold_all()
    rates = []
    for _ in range(3):
        start = time.perf_counter()
        assert list(broken_entries(CHAINED)) == []
        rates.append(number / (time.perf_counter() - start))
    report.note("entries of the journal verified", round(statistics.median(rates)), "entries/s")
    if gate:
        report.at_least("chain_entries_a_second", CHAIN, statistics.median(rates))


def rate(act: Callable[[int], object], number: int) -> float:
    """How often a second something can be done, one after another."""
    start = time.perf_counter()
    for at in range(number):
        act(at)
    return number / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
