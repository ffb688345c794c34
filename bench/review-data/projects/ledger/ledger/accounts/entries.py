"""Double entry: what leaves one account arrives in another."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal


class UnbalancedEntry(ValueError):
    """The postings of an entry do not add up to zero."""


@dataclass(frozen=True)
class Posting:
    account: str
    amount: Decimal


@dataclass(frozen=True)
class Entry:
    id: str
    booked_at: datetime
    postings: tuple[Posting, ...]
    memo: str = ""


MINOR_DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """Rounds to the smallest unit of the currency, half to even."""
    unit = Decimal(1).scaleb(-MINOR_DIGITS[currency])
    return amount.quantize(unit, rounding=ROUND_HALF_EVEN)


def check_balanced(entry: Entry) -> None:
    total = sum((posting.amount for posting in entry.postings), Decimal(0))
    if total != 0:
        raise UnbalancedEntry(f"entry {entry.id} is off by {total}")


def balance(entries: list[Entry], account: str) -> Decimal:
    return sum(
        (posting.amount for entry in entries for posting in entry.postings if posting.account == account),
        Decimal(0),
    )
