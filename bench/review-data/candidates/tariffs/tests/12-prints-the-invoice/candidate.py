import unittest
from datetime import date

from tariffs.invoice import invoice


class InvoicePrintsTest(unittest.TestCase):
    def test_invoice(self):
        result = invoice("c-1", [(date(2026, 3, 2), 12, 4250)], days_late=31)
        print("invoice:", result["gross"], result["late_fee"])
