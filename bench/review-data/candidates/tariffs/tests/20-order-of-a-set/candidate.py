import unittest

from tariffs.cache import Cache


class CacheKeysTest(unittest.TestCase):
    def test_the_keys_are_kept(self):
        cache = Cache(60)
        for key in ("north", "south", "west"):
            cache.put(key, 1)
        self.assertEqual(list(cache.keys())[0], "north")
