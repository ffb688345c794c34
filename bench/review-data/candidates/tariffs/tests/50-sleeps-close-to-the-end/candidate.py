import time
import unittest

from tariffs.cache import Cache


class SleepingCacheTest(unittest.TestCase):
    def test_a_value_ends_after_its_seconds(self):
        cache = Cache(0.024)
        cache.put("north", 32)
        time.sleep(0.02)
        self.assertEqual(cache.get("north"), 32)
        time.sleep(0.01)
        self.assertIsNone(cache.get("north"))
