import unittest

from tariffs.invoice import late_fee


class FeeTypeTest(unittest.TestCase):
    def test_late_fee(self):
        for days in (0, 20, 40):
            fee = late_fee(days, 10_000)
            self.assertIsNotNone(fee)
            self.assertIsInstance(fee, int)
            self.assertTrue(True)
