"""``python -m bench.claims``: claims under a crowd, over HTTP and bare, on PostgreSQL and on SQLite.

The whole product (two processes of four threads, tokens, permissions, journal, figures) against bare databases that do
the same transaction, in turn, so that both meet the same machine: every target is a ratio or a time. Afterwards the
database is asked whether everything stands that was acknowledged.
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from statistics import median

from bench.claims.bare import BarePostgres
from bench.claims.bare_sqlite import BareSqlite
from bench.claims.measured import Measured
from bench.claims.product import SCARCE, Product
from bench.machine import Cluster, Installation, can_run_postgres, scratch
from bench.report import Report, arguments

CROWD, SMALL, LARGE = 32, 8, 128
WRITERS = 8
BURST_SECONDS = 0.6
P99_MS = {CROWD: 60.0, LARGE: 150.0}
Step = Callable[[], Measured]


class Rounds:
    """Everything measured in turn, round after round: medians, and ratios of what was measured in the same round."""

    def __init__(self, steps: dict[str, Step], rounds: int) -> None:
        self.runs: dict[str, list[Measured]] = defaultdict(list)
        for _ in range(rounds):
            for name, step in steps.items():
                self.runs[name].append(step())

    def median(self, name: str) -> Measured:
        """The medians of one step."""
        return Measured.median_of(self.runs[name])

    def ratio(self, name: str, floor: str) -> float:
        """How many times as many claims a second as the other step made in the same round; the median."""
        return median(ours.rate / bare.rate for ours, bare in zip(self.runs[name], self.runs[floor], strict=True))

    def tell(self, report: Report, where: str) -> None:
        """Every figure into the report."""
        for name in self.runs:
            found = self.median(name)
            report.note(f"{where}, {name}", round(found.rate), "claims/s")
            report.note(f"{where}, {name}, p50 and p99", f"{found.p50_ms:.1f} and {found.p99_ms:.1f}", "ms")


def main() -> int:
    """Run the benchmark."""
    options = arguments(__doc__ or "")
    rounds, seconds = (2, 1.0) if options.quick else (7, 3.0)
    report = Report("claims")
    with ExitStack() as stack:
        folder = stack.enter_context(scratch("lianxin-claims-"))
        crowds = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        products = []
        if missing := can_run_postgres():
            report.note("postgresql", missing)
        else:
            cluster = stack.enter_context(Cluster.made(folder / "cluster"))
            product = Product(Installation(folder / "postgresql", cluster.database("claims")), crowds, rounds)
            bare = BarePostgres(cluster, "claims", product.hot[0])
            stack.enter_context(product.here.web())
            on_postgres(report, product, bare, rounds, seconds)
            products += [product]
        product = Product(Installation(folder / "sqlite", ""), crowds, rounds)
        lite = BareSqlite(folder / "bare.sqlite3", product.here.sqlite, product.hot[0])
        stack.enter_context(product.here.web())
        on_sqlite(report, product, lite, rounds, seconds)
        keep_promises(report, [*products, product])
    return report.finish(as_json=options.json)


def on_postgres(report: Report, product: Product, bare: BarePostgres, rounds: int, seconds: float) -> None:
    """Targets 1, 2 and 3."""
    steps: dict[str, Step] = {
        "bare, early release": lambda: bare.run(bare.early, CROWD, seconds),
        "hot, 32": lambda: product.claims(CROWD, product.hot, seconds),
        "bare, naive": lambda: bare.run(bare.naive, CROWD, seconds),
        "100 listings, 32": lambda: product.claims(CROWD, product.many, seconds),
    }
    found = Rounds(steps | others(product, seconds), rounds)
    found.tell(report, "postgresql")
    report.at_least("postgresql: hot ÷ bare early release", 0.18, found.ratio("hot, 32", "bare, early release"))
    report.at_least("postgresql: hot ÷ bare naive", 1.0, found.ratio("hot, 32", "bare, naive"))
    report.at_least("postgresql: hot ÷ 100 listings", 0.9, found.ratio("hot, 32", "100 listings, 32"))
    for clients, most in P99_MS.items():
        report.at_most(f"postgresql: p99 at {clients}, ms", most, found.median(f"hot, {clients}").p99_ms)
    burst(report, product, "postgresql")


def on_sqlite(report: Report, product: Product, bare: BareSqlite, rounds: int, seconds: float) -> None:
    """Target 4. The web server has as many threads as the bare database has writers."""
    steps: dict[str, Step] = {
        "bare": lambda: bare.run(WRITERS, seconds),
        "hot, 32": lambda: product.claims(CROWD, product.hot, seconds),
        "100 listings, 32": lambda: product.claims(CROWD, product.many, seconds),
    }
    found = Rounds(steps | others(product, seconds), rounds)
    found.tell(report, "sqlite")
    report.at_least("sqlite: hot ÷ bare", 0.3, found.ratio("hot, 32", "bare"))
    report.at_most(f"sqlite: p99 at {WRITERS}, ms", P99_MS[CROWD], found.median(f"hot, {WRITERS}").p99_ms)
    burst(report, product, "sqlite")


def others(product: Product, seconds: float) -> dict[str, Step]:
    """A small and a large crowd, and one that comes with browsers instead of tokens."""
    signed = product.sessions()
    return {
        "hot, 8": lambda: product.claims(SMALL, product.hot, seconds),
        "100 listings, 8": lambda: product.claims(SMALL, product.many, seconds),
        "hot, 128": lambda: product.claims(LARGE, product.hot, seconds),
        "100 listings, 128": lambda: product.claims(LARGE, product.many, seconds),
        "hot, 32, sessions": lambda: product.claims(CROWD, product.hot, seconds, signed),
    }


def burst(report: Report, product: Product, where: str) -> None:
    """500 at once, for what there is enough of and for what there is not."""
    enough = median(product.burst(product.hot).seconds for _ in product.scarce)
    spread = median(product.burst(product.many).seconds for _ in product.scarce)
    told = [product.burst([target]) for target in product.scarce]
    report.note(f"{where}, 500 at once, 100 listings", round(spread, 3), "s")
    report.note(f"{where}, 500 at once for {SCARCE}", round(median(one.seconds for one in told), 3), "s")
    report.at_most(f"{where}: {SCARCE} given out as", 0, max(abs(len(one.acknowledged) - SCARCE) for one in told))
    if where == "sqlite":
        report.note("sqlite, 500 at once", round(enough, 3), "s")
    else:
        report.at_most("postgresql: 500 at once, s", BURST_SECONDS, enough)


def keep_promises(report: Report, products: list[Product]) -> None:
    """What must be 0, over everything that was done to either database."""
    checked = [product.checked() for product in products]
    report.note("acknowledged", sum(len(product.acknowledged) for product in products))
    for name in ("oversold", "lost", "doubled", "unrecorded"):
        report.note(name, sum(getattr(one, name) for one in checked))
        report.at_most(name, 0, report.figures[name])
    report.at_most("answers that changed", 0, sum(product.changed for product in products))
    report.at_most("answers of 500 and above", 0, sum(product.failed for product in products))


if __name__ == "__main__":
    sys.exit(main())
