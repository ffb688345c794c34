import unittest

from tariffs.invoice import late_fee


class FeeOfDay14Test(unittest.TestCase):
    def test_the_fee_begins_on_day_14(self):
        self.assertEqual(late_fee(13, 10_000), 0)
        self.assertEqual(late_fee(14, 10_000), 500)
        self.assertEqual(late_fee(30, 10_000), 700)
