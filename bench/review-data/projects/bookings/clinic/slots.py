"""Free appointment slots of a practice. No database is needed here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class OpeningHours:
    opens: time
    closes: time


def slots_of_day(day: date, hours: OpeningHours, minutes: int, zone: str) -> list[datetime]:
    """The starts of all slots that end before the practice closes, in the practice's zone."""
    tz = ZoneInfo(zone)
    start = datetime.combine(day, hours.opens, tzinfo=tz)
    closes = datetime.combine(day, hours.closes, tzinfo=tz)
    length = timedelta(minutes=minutes)
    slots = []
    while start + length <= closes:
        slots.append(start)
        start += length
    return slots


def free_slots(slots: Iterable[datetime], taken: Iterable[datetime]) -> list[datetime]:
    occupied = set(taken)
    return [slot for slot in slots if slot not in occupied]


def reminder_time(appointment: datetime, zone: str) -> datetime:
    """Nine o'clock in the practice's zone, on the day before the appointment."""
    local = appointment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() - timedelta(days=1), time(9), tzinfo=ZoneInfo(zone))
