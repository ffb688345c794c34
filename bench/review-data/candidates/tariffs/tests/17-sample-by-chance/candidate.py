import random
import unittest

from tariffs.invoice import late_fee


class FeeSampleTest(unittest.TestCase):
    def test_the_fee_is_5_euros(self):
        days = random.randint(15, 60)
        self.assertEqual(late_fee(days, 10_000), 500)
