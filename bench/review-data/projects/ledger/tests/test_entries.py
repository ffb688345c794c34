from datetime import datetime, timezone
from decimal import Decimal

import pytest

from ledger.accounts.entries import Entry, Posting, UnbalancedEntry, balance, check_balanced, round_amount

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


def entry(*postings):
    return Entry("e-1", NOON, tuple(Posting(account, Decimal(amount)) for account, amount in postings))


def test_an_entry_adds_up_to_zero():
    check_balanced(entry(("cash", "-12.50"), ("rent", "12.50")))
    with pytest.raises(UnbalancedEntry, match="off by 0.50"):
        check_balanced(entry(("cash", "-12.00"), ("rent", "12.50")))


def test_the_balance_is_the_sum_of_the_postings():
    entries = [entry(("cash", "-12.50"), ("rent", "12.50")), entry(("cash", "3"), ("gifts", "-3"))]
    assert balance(entries, "cash") == Decimal("-9.50")


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("2.345", "EUR", "2.34"), ("2.355", "EUR", "2.36"), ("119.5", "JPY", "120"), ("1.23456", "KWD", "1.235")],
)
def test_amounts_are_rounded_to_the_smallest_unit(amount, currency, rounded):
    assert round_amount(Decimal(amount), currency) == Decimal(rounded)
