"""``python -m bench.ledger``: posting, statements over a long book, its audit, and claims beside it, on PostgreSQL.

The measuring runs in a process of its own, whose database is a new cluster with fsync on. Every target is a ratio whose
baseline runs beside it, but the audit, which is a rate.
"""

import os
import subprocess
import sys

from bench.machine import Cluster, can_run_postgres, scratch


def main() -> int:
    """Run the benchmark; where there is no PostgreSQL, say so."""
    if missing := can_run_postgres():
        print(f"  not measured: {missing}")
        return 0
    with scratch() as folder, Cluster.made(folder / "cluster") as cluster:
        environment = os.environ | {"DATABASE_URL": cluster.database("ledger"), "LIANXIN_DATA": str(folder / "data")}
        command = [sys.executable, "-m", "bench.ledger.measuring", "--empty", cluster.database("empty"), *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
