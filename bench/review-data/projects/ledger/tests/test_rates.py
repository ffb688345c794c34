from decimal import Decimal
from types import SimpleNamespace

import pytest

from ledger.rates.client import RatesClient, RateUnavailable


class FakeHttp:
    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def get(self, url, timeout):
        self.asked.append(url)
        status, body = self.answers.pop(0)
        return SimpleNamespace(status_code=status, json=lambda: body, headers={})


def test_a_rate_is_read_from_the_service():
    http = FakeHttp((200, {"rate": "1.0842"}))
    assert RatesClient(http, "http://rates", 2).rate("EUR", "USD") == Decimal("1.0842")
    assert http.asked == ["http://rates/rates/EUR/USD"]


def test_one_currency_needs_no_question():
    assert RatesClient(FakeHttp(), "http://rates", 2).rate("EUR", "EUR") == 1


def test_a_missing_rate_is_an_error():
    with pytest.raises(RateUnavailable, match="EUR/XYZ: status 404"):
        RatesClient(FakeHttp((404, {})), "http://rates", 2).rate("EUR", "XYZ")
