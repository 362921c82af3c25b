"""Bare PostgreSQL: the transaction of a claim and nothing around it, driven by PostgreSQL's own ``pgbench``.

On a copy of the product's database, so that rows, constraints and indexes are the same. ``early`` calls the product's
function, which frees the listing's row before the log is flushed, and waits for a flush afterwards; ``naive`` is what
one writes first: the update, then the rest, then the commit.
"""

import subprocess
import tempfile
from pathlib import Path

from bench.claims.measured import Measured
from bench.claims.transaction import Transaction
from bench.machine import Cluster, Target
from bench.machine.postgres import programs

_NEW = {"key": "gen_random_uuid()", "now": "now()"}


class BarePostgres:
    """A copy of a database that nobody is connected to, in the same cluster; and one listing of it."""

    def __init__(self, cluster: Cluster, database: str, target: Target) -> None:
        self.address = cluster.database("bare", copied_from=database)
        claim = Transaction.of(target, lambda question: cluster.ask(question, "bare"))
        *rest, take = claim.statements(**_NEW)
        first, last = claim.organisations
        who = [
            f"\\set organisation random({first}, {last})",
            f"\\set actor :organisation + ({claim.actor_after})",
            f"\\set post :organisation + ({claim.post_after})",
        ]
        barrier = "SELECT pg_logical_emit_message(true, 'b', '')"
        self.early = _script(who, [claim.call(**_NEW), barrier])
        self.naive = _script(who, ["BEGIN", take, *rest, "COMMIT"])

    def run(self, script: str, clients: int, seconds: float) -> Measured:
        """A crowd of ``clients``, each of which claims again and again by ``script``."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "script.sql").write_text(script)
            words = ["-n", "-M", "prepared", "-f", "script.sql", "-c", clients, "-T", max(1, round(seconds)), "--log"]
            subprocess.run(
                [programs() / "pgbench", *map(str, words), self.address], cwd=folder, check=True, capture_output=True
            )
            return _read(folder)


def _script(commands: list[str], statements: list[str]) -> str:
    return "\n".join([*commands, *(f"{statement};" for statement in statements), ""])


def _read(folder: Path) -> Measured:
    """From pgbench's log: a line a claim, with its microseconds third and the moment of its end last but one."""
    lines = [line.split() for log in folder.glob("pgbench_log.*") for line in log.read_text().splitlines()]
    ends = [int(words[4]) + int(words[5]) / 1e6 for words in lines]
    latencies = [int(words[2]) / 1e6 for words in lines]
    return Measured.of(latencies, max(ends) - min(ends) + latencies[0])
