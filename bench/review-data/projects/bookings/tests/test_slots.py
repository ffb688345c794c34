from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from clinic.slots import OpeningHours, free_slots, reminder_time, slots_of_day

HOURS = OpeningHours(time(8), time(10))


def test_the_last_slot_ends_when_the_practice_closes():
    starts = slots_of_day(date(2026, 5, 4), HOURS, 40, "Europe/Berlin")
    assert [start.strftime("%H:%M") for start in starts] == ["08:00", "08:40", "09:20"]


def test_taken_slots_are_not_free():
    slots = slots_of_day(date(2026, 5, 4), HOURS, 60, "Europe/Berlin")
    taken = [datetime(2026, 5, 4, 6, tzinfo=timezone.utc)]
    assert [start.hour for start in free_slots(slots, taken)] == [9]


def test_the_reminder_goes_out_at_nine_in_the_zone_of_the_practice():
    appointment = datetime(2026, 3, 30, 22, 30, tzinfo=timezone.utc)
    assert reminder_time(appointment, "Europe/Berlin") == datetime(2026, 3, 30, 9, tzinfo=ZoneInfo("Europe/Berlin"))
