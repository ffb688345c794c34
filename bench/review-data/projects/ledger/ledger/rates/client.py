"""Reads exchange rates from the rates service."""

import logging
from decimal import Decimal

log = logging.getLogger(__name__)


class RateUnavailable(Exception):
    """The rates service did not give a rate for the pair."""


class RatesClient:
    def __init__(self, http, base_url: str, timeout: float):
        self._http = http
        self._base_url = base_url
        self._timeout = timeout

    def rate(self, source: str, target: str) -> Decimal:
        if source == target:
            return Decimal(1)
        response = self._http.get(f"{self._base_url}/rates/{source}/{target}", timeout=self._timeout)
        if response.status_code != 200:
            raise RateUnavailable(f"{source}/{target}: status {response.status_code}")
        return Decimal(response.json()["rate"])
