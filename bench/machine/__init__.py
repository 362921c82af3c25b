"""Real things to measure and to kill: a PostgreSQL cluster, the product's own processes, a crowd with tokens.

Everything runs on this machine in folders that the caller chooses, and each process in a group of its own, so that it
can be killed without killing its caller::

    with scratch() as folder, Cluster.made(folder / "postgres") as cluster:
        here = Installation(folder / "data", cluster.database("crowd"))
        here.migrate()
        crowd = here.seed(Plan(partners=32, hot=1))
        with here.web(workers=2):
            ...  # POST to here.url with crowd.members[0].token

The caller needs no Django: seeding and commands run in processes of their own, on the product's settings.
"""

from bench.machine.crowd import Crowd, Member, Plan, Target
from bench.machine.folders import scratch
from bench.machine.installation import Installation
from bench.machine.postgres import Cluster, can_run_postgres
from bench.machine.processes import Running, children_of, free_port

__all__ = [
    "Cluster", "Crowd", "Installation", "Member", "Plan", "Running", "Target", "can_run_postgres", "children_of",
    "free_port", "scratch",
]  # fmt: skip
