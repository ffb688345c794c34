import unittest

from tariffs.cache import Cache


class CacheTest(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        self.cache = Cache(60, clock=lambda: self.now)

    def test_a_value_ends_after_its_seconds(self):
        self.cache.put("north", 32)
        self.now = 159.9
        self.assertEqual(self.cache.get("north"), 32)
        self.now = 160.0
        self.assertIsNone(self.cache.get("north"))
        self.assertEqual(self.cache.keys(), set())

    def test_an_unknown_key_has_no_value(self):
        self.assertIsNone(self.cache.get("south"))
