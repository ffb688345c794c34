from datetime import datetime, timezone
from decimal import Decimal

from ledger.accounts.entries import Entry, Posting
from ledger.accounts.statement import month_bounds, statement


def booked(id, day, amount, month=3):
    at = datetime(2026, month, day, 9, tzinfo=timezone.utc)
    return Entry(id, at, (Posting("cash", Decimal(amount)), Posting("shop", -Decimal(amount))))


def test_a_month_ends_where_the_next_one_begins():
    start, end = month_bounds(2026, 12)
    assert start.isoformat() == "2026-12-01T00:00:00+00:00"
    assert end.isoformat() == "2027-01-01T00:00:00+00:00"


def test_the_statement_carries_the_balance_of_earlier_months():
    entries = [booked("b", 5, "2.00"), booked("a", 20, "10.00", month=2)]
    assert statement(entries, "cash", 2026, 3) == [{"id": "b", "amount": "2.00", "balance": "12.00"}]
