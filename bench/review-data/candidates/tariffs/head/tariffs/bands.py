"""Prices by the hour of the day, in hundredths of a cent for a watt hour."""

DAY = 32
NIGHT = 21


def price_at(hour, weekend=False):
    """Night is from 22 to 6, and the whole weekend."""
    if weekend or hour >= 22 or hour < 6:
        return NIGHT
    return DAY
