"""Days as a calendar that other programs subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Lianxin//Lianxin//ZH"
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Day:
    """One whole day: ``uid`` stays however often its words or its day change; ``noted_on`` is when it began."""

    uid: str
    on: date
    title: str
    details: str
    url: str
    noted_on: date


def calendar_of(name: str, days: Iterable[Day]) -> bytes:
    """A calendar of whole days. The same days give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for day in days:
        calendar.add_component(_event(day))
    return bytes(calendar.to_ical())


def _event(day: Day) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", datetime.combine(day.noted_on, time.min, UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", day.details)
    event.add("url", day.url)
    event.add("transp", "TRANSPARENT")  # it does not make anybody busy
    return event
