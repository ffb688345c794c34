"""Readings as the meters send them: `2026-03-01;18;4250`, a day, an hour and watt hours."""

from datetime import date


class ReadingError(ValueError):
    """The text is not a reading."""


def parse_reading(text):
    """Raises ReadingError for a text that is empty or has a wrong number."""
    parts = text.strip().split(";")
    day = parts[0]
    hour = int(parts[1])
    if not 0 <= hour <= 23:
        raise ReadingError(f"there is no hour {hour}")
    try:
        return date.fromisoformat(day), hour, int(parts[2])
    except ValueError as error:
        raise ReadingError(f"{text!r} is not a reading") from error


def quarter_of(day):
    return (day.month - 1) // 3 + 1
