import os
import unittest

from tariffs.grid import hand_over


@unittest.skipUnless(os.environ.get("TARIFFS_SLOW_TESTS"), "slow")
class SkippedGridTest(unittest.TestCase):
    def test_ids_come_back(self):
        self.assertEqual(hand_over(lambda url, invoice: (201, {"id": "g"}), [{"customer": "a", "gross": 1}]), ["g"])
