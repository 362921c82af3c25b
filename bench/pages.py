"""``python -m bench.pages``: what each page of the demo costs the server, as every role.

CPU is the median of ``time.process_time`` over some requests through Django's own client, in this process: the web
server's work is left out, the client's is counted in, answers are compressed. The first request is not counted.
"""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.environment import DATA
from bench.report import Report, arguments
from lianxin.accounts.models import User
from lianxin.config.messages import compile_messages
from lianxin.desk.services.demo import show
from tests.pages.demo import MOST_QUERIES, PEOPLE, addresses

MOST_CPU_MS = 60.0
TIMES, TIMES_QUICK = 15, 5


@dataclass(frozen=True)
class Cost:
    """One page as one role saw it."""

    page: str
    who: str
    cpu_ms: float
    queries: int
    kilobytes: float


def main() -> int:
    """Make the demo, open every page as every role, hold the dearest against the targets."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what a role may not read is counted nowhere
    options = arguments("CPU and queries of every page of the demo.")
    report = Report("pages")
    compile_messages()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    demo = show(folder=settings.BASE_DIR / "demo", password_file=Path(DATA) / "demo-password")
    pages = addresses(demo.council)
    times = TIMES_QUICK if options.quick else TIMES
    costs = [cost for who in PEOPLE for cost in _seen_by(who, pages, times)]

    print(f"{'page':<34} {'dearest for':<12} {'CPU ms':>8} {'queries':>8} {'KB':>8}")
    for page in pages:
        seen = [cost for cost in costs if cost.page == page]
        if seen:
            one = max(seen, key=lambda cost: cost.cpu_ms)
            queries = max(cost.queries for cost in seen)
            print(f"{page:<34} {one.who or 'anybody':<12} {one.cpu_ms:>8.1f} {queries:>8} {one.kilobytes:>8.0f}")
    report.note("pages as roles", len(costs))
    report.note("median CPU", median(cost.cpu_ms for cost in costs), "ms")
    report.at_most("CPU ms of the dearest page", MOST_CPU_MS, max(cost.cpu_ms for cost in costs))
    report.at_most("queries of the dearest page", MOST_QUERIES, max(cost.queries for cost in costs))
    return report.finish(as_json=options.json)


def _seen_by(who: str, pages: dict[str, str], times: int) -> list[Cost]:
    """What the pages that somebody may read cost."""
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    if who:
        client.force_login(User.objects.get(username=who))
    found = []
    for page, address in pages.items():
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        queries = len(captured)
        if response.status_code == 200:
            kilobytes = len(response.content) / 1024
            found.append(Cost(page, who, _cpu_ms(client, address, times), queries, kilobytes))
    return found


def _cpu_ms(client: Client, address: str, times: int) -> float:
    spent = []
    for _ in range(times):
        start = process_time()
        client.get(address)
        spent.append((process_time() - start) * 1000)
    return median(spent)


if __name__ == "__main__":
    sys.exit(main())
