"""Invoices for a month of readings. Amounts are whole cents."""

from tariffs.bands import price_at

VAT_PERCENT = 19
STANDING_CHARGE = 950


def net_cents(readings):
    """The price of the readings without the standing charge; half a cent is rounded up."""
    total = 0
    for day, hour, watt_hours in readings:
        total += price_at(hour, day.weekday() >= 5) * watt_hours
    return (total // 10 + 5) // 10


def late_fee(days, open_cents):
    """Nothing up to and including the 14th day, then 5 euros, and from the 30th day on 2 percent more."""
    if days < 14:
        return 0
    fee = 500
    if days >= 30:
        fee += open_cents * 2 // 100
    return fee


def gross_cents(net, reduced=False):
    if net < 0:
        raise ValueError("a net amount is not negative")
    percent = 7 if reduced else VAT_PERCENT
    return net + (net * percent + 50) // 100


def invoice(customer, readings, days_late=0):
    net = net_cents(readings) + STANDING_CHARGE
    gross = gross_cents(net)
    return {"customer": customer, "net": net, "gross": gross, "late_fee": late_fee(days_late, gross)}
