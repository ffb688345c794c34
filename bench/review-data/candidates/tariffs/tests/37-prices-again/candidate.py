import unittest

from tariffs.bands import price_at


class PricesAgainTest(unittest.TestCase):
    def test_noon_and_midnight(self):
        self.assertEqual(price_at(12), 32)
        self.assertEqual(price_at(0), 21)
        self.assertEqual(price_at(0, weekend=True), 21)
