"""Import of a large sheet of projects: the product against its floor, in the same run, interleaved.

The floor reads the file with the same reader and writes its bare cells into a table without keys or rules. The engine
reads, validates and writes the same cells. The product does all that an office's import does: names, duplicates,
comparison with what is stored, journal, figures, and the projects themselves. Runs on ``DATABASE_URL`` or a new SQLite.
"""

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench.environment import DATA
from bench.report import Report, arguments, peak_megabytes
from lianxin.accounts.models import User
from lianxin.journal.folder import fold_all
from lianxin.network.models import Council
from lianxin.network.services import NewPlace, RegisterLine, appoint, found_council, keep_register
from lianxin.network.states import Role
from lianxin.sheets.layouts import layout_by_code
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.services import import_workbook
from lianxin.sheets.workbook import open_workbook

COLUMNS = 15
PARTNERS = 100
VILLAGES = 11
CATEGORIES = ("扶贫帮困", "敬老爱老", "结对助学", "改善设施", "环境整治", "文化惠民", "志愿服务")
DECLARED = (
    "序号", "实施村", "项目名称", "类别", "申报单位", "对应条款", "预算（元）", "预计直接受益（人）",
    "计划开始", "计划完成", "立项理由",
)  # fmt: skip
REPORTED = (
    "序号", "实施村", "项目名称", "类别", "结对单位", "对应条款", "认领", "到账", "支出", "直接", "间接",
    "户数", "人次", "开始日期", "完成日期",
)  # fmt: skip
READ_MB, ALL_MB, RATIO = 300, 600, 3.0

Measured = tuple[float, float]


def main() -> int:
    """Run the benchmark."""
    options = arguments(__doc__ or "")
    rows, rounds = (20_000, 2) if options.quick else (100_000, 3)
    folder = Path(DATA)
    council = set_up()
    report = Report("imports")
    report.note("rows", rows)
    report.note("database", connection.vendor)
    files = {name: folder / f"{name}.xlsx" for name in ("declared", "reported")}
    for number in range(rounds):
        write_file(yearly(files["declared"], number), f"{2031 + number}年申报", DECLARED, rows)
    write_file(files["reported"], "2018年项目", REPORTED, rows)
    times: dict[str, list[Measured]] = {"floor": [], "engine": [], "declared": [], "reported": []}
    connection.close()
    for number in range(rounds):
        times["floor"].append(alone(floor, files["declared"]))
        times["engine"].append(alone(engine, files["declared"]))
        times["declared"].append(alone(product, files["declared"], council, number))
    times["reported"].append(alone(product, files["reported"], council, 0))
    times["read"] = [alone(read_only, files["declared"])]
    return judge(report, times, rows).finish(as_json=options.json)


def judge(report: Report, times: dict[str, list[Measured]], rows: int) -> Report:
    """Figures and gates from the measured seconds and megabytes."""
    seconds = {name: statistics.median(second for second, _ in runs) for name, runs in times.items()}
    for name, value in seconds.items():
        report.note(f"{name}_seconds", round(value, 3), "s")
    report.note("declared_rows_a_second", int(rows / seconds["declared"]))
    report.note("reported_rows_a_second", int(rows / seconds["reported"]), "(each with fund, money, claim, outcome)")
    report.note("reported_to_floor", round(seconds["reported"] / seconds["floor"], 2))
    report.at_most("engine_to_floor", RATIO, seconds["engine"] / seconds["floor"])
    report.at_most("declared_to_floor", RATIO, seconds["declared"] / seconds["floor"])
    report.at_most("read_megabytes", READ_MB, times["read"][0][1])
    report.at_most("import_megabytes", ALL_MB, max(megabytes for _, megabytes in times["declared"]))
    return report


def alone(run: Callable[..., float], *given: Any) -> Measured:
    """Seconds and peak megabytes of one run in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measured, run, *given).result()


def measured(run: Callable[..., float], *given: Any) -> Measured:
    """Seconds that ``run`` counts, and the process's peak."""
    seconds = run(*given)
    connection.close()
    return seconds, peak_megabytes()


def floor(file: Path) -> float:
    """Read with the same reader, write bare cells."""
    bare_table()
    start = time.perf_counter()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    write_bare(list(sheet.iter_rows())[1:])
    return time.perf_counter() - start


def engine(file: Path) -> float:
    """Read, find columns, validate every cell, write bare values."""
    bare_table()
    layout = layout_by_code("declared")
    assert layout
    start = time.perf_counter()
    book = open_workbook(file)
    reading = read_sheet(book.sheet(book.sheet_names[0]), layout, 2031)
    columns = list(reading.columns.values())
    blank = [None] * len(reading)
    write_bare(list(zip(*columns, *[blank] * (COLUMNS - len(columns)), strict=True)))
    return time.perf_counter() - start


def read_only(file: Path) -> float:
    """Read and validate, for its memory."""
    layout = layout_by_code("declared")
    assert layout
    start = time.perf_counter()
    book = open_workbook(file)
    read_sheet(book.sheet(book.sheet_names[0]), layout, 2031)
    return time.perf_counter() - start


def product(file: Path, council_id: int, number: int) -> float:
    """The import as the office does it, into a year of its own each time."""
    content = yearly(file, number).read_bytes()
    actor = User.objects.get(username="bench-office")
    start = time.perf_counter()
    report = import_workbook(
        council_id=council_id, actor=actor, file_name=file.name, content=content, dry_run=False, progress=lambda _: None
    )
    seconds = time.perf_counter() - start
    sheet = report.sheets[0]
    if sheet.outcome != "stored":
        raise SystemExit(f"{sheet.name}: {sheet.outcome} {sheet.refused[:3]}")
    fold_all()
    return seconds


def yearly(file: Path, number: int) -> Path:
    """The file of run ``number``, which is for a year of its own."""
    return file.with_name(f"{number}-{file.name}") if number else file


def bare_table() -> None:
    """A table of ``COLUMNS`` columns that takes anything."""
    columns = ", ".join(f"c{at} text" for at in range(COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute(f"CREATE TABLE bench_bare ({columns})")


def write_bare(rows: list[Any]) -> None:
    """Write rows with the fastest means that the database has."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_bare FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO bench_bare VALUES ({', '.join(['%s'] * COLUMNS)})", rows)


def set_up() -> int:
    """A council with villages, categories and partners; returns its id."""
    call_command("migrate", verbosity=0)
    code = "990116112"
    places = [NewPlace(f"{code}{200 + number}", f"第{number}村") for number in range(VILLAGES)]
    council: Council = found_council(
        code=code,
        name="测试联席会议",
        short_name="测试镇",
        name_en="Bench",
        founded_on=date(2015, 10, 20),
        office_name="办公室",
        divisions={code.ljust(12, "0"): ("测试镇", "Bench")},
        places=places,
        categories=[(name, "") for name in CATEGORIES],
    )
    user, is_new = User.objects.get_or_create(username="bench-office")
    appoint(council=council, user=user, organisation=council.office, role=Role.OFFICE, actor=None)
    lines = [RegisterLine(name=f"第{number}党支部", since_on=date(2016, 1, 1)) for number in range(PARTNERS)]
    if is_new:
        keep_register(council=council, new=lines, changed=[], actor=user)
    return int(council.pk)


def write_file(file: Path, sheet_name: str, headers: tuple[str, ...], rows: int) -> None:
    """A workbook with one sheet of ``COLUMNS`` columns."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name)
        sheet.write_row(0, 0, [*headers, *(f"附{at}" for at in range(COLUMNS - len(headers)))])
        for index in range(rows):
            sheet.write_row(index + 1, 0, cells(index, headers))


def cells(index: int, headers: tuple[str, ...]) -> list[Any]:
    """One project: repeated villages and partners, its own name and amounts."""
    village, partner = f"第{index % VILLAGES}村", f"第{index % PARTNERS}党支部"
    named = [index + 1, village, f"{index}号便民工程", CATEGORIES[index % 7], partner, str(index % 10 + 1)]
    amount = index * 37 % 100_000 + 100
    if headers is DECLARED:
        plan = ("2031年1月", "2031年3月", "村里群众反映较多")
        return [*named, amount, index % 200, *plan, "", 1, 2, "附注"]
    return [*named, *[amount] * 3, *[index % 200] * 4, "2018.3.5", f"2018-{index % 6 + 6}-20"]


if __name__ == "__main__":
    sys.exit(main())
