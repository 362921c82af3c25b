"""``lianxin match``: make a matching plan from the command line, for one council or for all."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.matching.errors import BadPolicy
from lianxin.matching.models import Plan
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.amounts import all_of, needs_by_village
from lianxin.matching.services import make_plan
from lianxin.matching.services.engines import ENGINES, PROCESSES, engine
from lianxin.matching.services.everywhere import Outcome, plan_everywhere
from lianxin.matching.sheets import write_plan
from lianxin.network.queries import councils
from lianxin.sheets.management.wanted import wanted_actor, wanted_council


class Command(BaseCommand):
    """Nobody is asked: the office looks at the plan and publishes it. Exits 1 if a council's plan was refused."""

    help = "Make a matching plan of what is open, for one council or all. The office publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """One council or all; a policy; where it is written to and computed."""
        parser.add_argument("--council", help="division code of the town; not needed where there is one council")
        parser.add_argument("--all", action="store_true", help="every council, a province at a time")
        parser.add_argument("--year", type=int, help="the year of needs and resources; else this year")
        parser.add_argument("--policy", type=Path, help="a JSON file that says what counts, must be and must not be")
        parser.add_argument("--name", default="", help="what the plan is called")
        parser.add_argument("--user", help="who makes it; the first person who may, where it is left out")
        parser.add_argument("--out", type=Path, help="write the plan of one council as a workbook, too")
        parser.add_argument("--jobs", type=int, default=1, help="so many provinces at once")
        parser.add_argument("--engine", choices=ENGINES, default=PROCESSES, help="where they are computed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line a plan."""
        year = options["year"] or clock.today().year
        try:
            policy = _policy(options["policy"])
            if not options["all"]:
                self._one(policy, year, options)
                return
            if options["out"]:
                raise CommandError("--out is for one council")
            sound = self._all(policy, year, options)
        except Refused as refusal:
            raise CommandError(f"{refusal} {refusal.what_would_change_it}".strip()) from refusal
        if not sound:
            sys.exit(1)

    def _one(self, policy: PlanPolicy, year: int, options: dict[str, Any]) -> None:
        council = councils().get(pk=wanted_council(options["council"]))
        actor: Any = wanted_actor(options["user"], council.pk)
        plan = make_plan(council=council, year=year, policy=policy, actor=actor, name=options["name"], waits=True)
        self.stdout.write(_line(council.code, plan))
        if out := options["out"]:
            part = out.with_name(f".{out.name}.part")
            with part.open("wb") as file:
                write_plan(file, plan)
            self.stdout.write(str(part.rename(out)))

    def _all(self, policy: PlanPolicy, year: int, options: dict[str, Any]) -> bool:
        jobs, sound = max(1, options["jobs"]), True
        with engine(options["engine"], jobs) as map_fn:
            told = {"year": year, "policy": policy, "name": options["name"], "at_once": jobs}
            for outcome in plan_everywhere(**told, map_fn=map_fn):
                sound = sound and outcome.refusal is None
                self.stdout.write(_outcome(outcome))
        return sound


def _outcome(outcome: Outcome) -> str:
    code = outcome.council.code
    if outcome.plan is None:
        return f"{code:<13} no plan: {outcome.refusal}"
    return _line(code, outcome.plan)


def _line(code: str, plan: Plan) -> str:
    pairs = plan.proposals.count()
    worst = min((share.percent for share in plan.shares.all()), default=100)
    proof = "proven best" if plan.certificate.get("gap") == 0 else f"gap {plan.certificate.get('gap')}"
    needs = all_of(needs_by_village(plan).values())
    served = f"{needs.full:,} of {needs.total:,} needs in full"
    return f"{code:<13} plan {plan.pk}: {pairs:,} pairs, {served}, worst village {worst} %, {proof}"


def _policy(path: Path | None) -> PlanPolicy:
    """The policy of a file, or the usual one. Raises BadPolicy, CommandError."""
    if path is None:
        return PlanPolicy()
    try:
        return PlanPolicy.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CommandError(str(error)) from error
    except ValueError as error:
        raise BadPolicy(field=path.name, value=str(error)) from error
