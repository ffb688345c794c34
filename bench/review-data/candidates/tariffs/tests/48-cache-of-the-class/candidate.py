import unittest

from tariffs.cache import Cache


class CacheStepsTest(unittest.TestCase):
    now = [0]
    cache = Cache(60, clock=lambda: CacheStepsTest.now[0])

    def test_1_put(self):
        self.cache.put("north", 32)
        self.assertEqual(self.cache.get("north"), 32)

    def test_2_still_there(self):
        self.now[0] += 59
        self.assertEqual(self.cache.get("north"), 32)

    def test_3_gone(self):
        self.now[0] += 1
        self.assertIsNone(self.cache.get("north"))
