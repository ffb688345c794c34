import unittest
from pathlib import Path

from tariffs.invoice import invoice
from tariffs.readings import parse_reading


class AprilTest(unittest.TestCase):
    def test_the_invoice_of_april(self):
        lines = (Path(__file__).parent / "fixtures" / "april.txt").read_text().splitlines()
        self.assertEqual(invoice("c-1", [parse_reading(line) for line in lines])["gross"], 4127)
