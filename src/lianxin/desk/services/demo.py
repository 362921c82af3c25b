"""The demo: the reference year, brought in by the product's own importer, what its people did since, and an account
for each role.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.accounts.services import keep_demo_user
from lianxin.desk.errors import CouncilsStandHere
from lianxin.desk.services.acts import play
from lianxin.desk.services.diary import Stage, read_diary
from lianxin.desk.services.founding import council_of, read_plan
from lianxin.journal.folder import fold_all
from lianxin.journal.services import move_clock
from lianxin.kernel import clock
from lianxin.kernel.clock import BEIJING
from lianxin.network.models import Council
from lianxin.network.queries import council_with_code, councils, organisation_named
from lianxin.network.services import appoint
from lianxin.network.states import Role
from lianxin.sheets.report import Report
from lianxin.sheets.services import import_workbook

OPENING = time(9, 0)
"""The hour at which the demo's first day begins."""


@dataclass(frozen=True)
class Demo:
    """What stands after ``show``: the council, the accounts (name, role) and those of the other sides (name), their one
    password, and what was imported.
    """

    council: Council
    accounts: tuple[tuple[str, Role], ...]
    others: tuple[str, ...]
    password: str
    report: Report | None


@transaction.atomic
def show(*, folder: Path, password_file: Path) -> Demo:
    """Make the demo from ``folder``, unless it stands already: ``council.json``, a workbook, and what happened since it
    came in (``diary.json``, if there is one).

    The password is made once and kept in ``password_file``, readable by its owner only. Raises PlanUnreadable, and
    CouncilsStandHere where the demo would move the clock of real councils.
    """
    plan, diary = read_plan(folder / "council.json"), read_diary(folder / "diary.json")
    accounts = tuple((name, role) for name, _, role, _ in plan.accounts)
    others = tuple(name for name, *_ in diary.people) if diary else ()
    if councils().exists() and not clock.offset():
        raise CouncilsStandHere
    password = _password(password_file)
    if standing := council_with_code(plan.council.code):
        return Demo(standing, accounts, others, password, None)
    today = plan.today or clock.today()
    _wake_on(diary.begins if diary else today)
    known = [*plan.accounts, *(diary.people if diary else [])]
    users = {name: keep_demo_user(username=name, display_name=label, password=password) for name, label, *_ in known}
    council = council_of(plan)
    office = next(users[name] for name, role in accounts if role == Role.OFFICE)
    appoint(council=council, user=office, organisation=council.office, role=Role.OFFICE, actor=None)
    report = _import(folder, council, office)
    seats = {name: organisation_named(organisation, council) for name, _, _, organisation in known}
    for name, _, role, _ in known:
        appoint(council=council, user=users[name], organisation=seats[name], role=role, actor=None)
    if diary:
        play(Stage(council, folder, users, seats), diary.acts)
        _wake_on(today)
    fold_all()
    return Demo(council, accounts, others, password, report)


def _wake_on(day: date) -> None:
    move_clock(by=datetime.combine(day, OPENING, BEIJING) - datetime.now(UTC))


def _password(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _import(folder: Path, council: Council, office: User) -> Report:
    workbook = next(folder.glob("*.xlsx"))
    return import_workbook(
        council_id=council.pk,
        actor=office,
        file_name=workbook.name,
        content=workbook.read_bytes(),
        dry_run=False,
        progress=lambda _rows: None,
    )
