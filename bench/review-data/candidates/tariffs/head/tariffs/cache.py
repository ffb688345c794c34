import time


class Cache:
    """Keeps each value for some seconds."""

    def __init__(self, seconds, clock=time.monotonic):
        self._seconds = seconds
        self._clock = clock
        self._values = {}

    def put(self, key, value):
        self._values[key] = (value, self._clock() + self._seconds)

    def get(self, key):
        if key not in self._values:
            return None
        value, until = self._values[key]
        if self._clock() >= until:
            del self._values[key]
            return None
        return value

    def keys(self):
        return set(self._values)
