"""The product's only clock. A demo moves it by an offset; everything else reads real time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

_read_offset: Callable[[], timedelta] = timedelta


def install(read_offset: Callable[[], timedelta]) -> None:
    """Let ``read_offset`` decide how far this installation's clock stands from real time."""
    global _read_offset  # noqa: PLW0603 - one clock a process is the point
    _read_offset = read_offset


def offset() -> timedelta:
    """How far the clock is moved; zero outside a demo."""
    return _read_offset()


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + _read_offset()


def today() -> date:
    """Today's date in China."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date in China at a moment."""
    return moment.astimezone(BEIJING).date()
