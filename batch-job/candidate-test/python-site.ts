/**
 * A `sitecustomize` for the runs of a candidate test. It notes which lines of the tree ran, seeds what is random, shuffles the
 * order of tests, and refuses connections that leave the machine. A `sitecustomize` of the machine's own is loaded as well.
 */
export const PYTHON_SITE = `import os, sys


def _lines():
    import atexit, json, threading

    folder, root = os.environ.get("MENDHOOK_RAN"), os.environ.get("MENDHOOK_TREE")
    if not folder or not root or os.environ.get("MENDHOOK_RUN") != "0":
        return
    root = os.path.realpath(root) + os.sep
    ran, known = {}, {}

    def lines_of(name):
        if name not in known:
            path = "" if name.startswith("<") else os.path.realpath(name)
            known[name] = ran.setdefault(path[len(root):], set()) if path.startswith(root) else None
        return known[name]

    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        monitoring.use_tool_id(4, "mendhook")

        def on_line(code, line):
            lines = lines_of(code.co_filename)
            if lines is not None:
                lines.add(line)
            return monitoring.DISABLE

        monitoring.register_callback(4, monitoring.events.LINE, on_line)
        monitoring.set_events(4, monitoring.events.LINE)
    else:

        def trace(frame, event, arg):
            lines = lines_of(frame.f_code.co_filename)
            if lines is None:
                return None

            def inside(frame, event, arg):
                if event == "line":
                    lines.add(frame.f_lineno)
                return inside

            return inside

        threading.settrace(trace)
        sys.settrace(trace)

    def write():
        sys.settrace(None)
        with open(os.path.join(folder, "lines-%d.json" % os.getpid()), "w") as file:
            json.dump({path: sorted(lines - {0}) for path, lines in ran.items()}, file)

    atexit.register(write)


def _vary():
    import random, unittest

    run = int(os.environ.get("MENDHOOK_RUN", "0"))
    random.seed(run)
    first, plain = [{1: 0.001, 2: 0.999, 3: 0.5}.get(run)] * 20, random.random
    random.random = lambda: (first.pop() or plain()) if first else plain()
    shuffled = random.Random(run)
    weights = {}
    weight = lambda name: weights.setdefault(name, shuffled.random())
    if run:
        unittest.TestLoader.sortTestMethodsUsing = staticmethod(lambda a, b: (weight(a) > weight(b)) - (weight(a) < weight(b)))


def _shift_time():
    shift = {3: 40 * 86400 + 12345, 4: 200 * 86400 + 43211}.get(int(os.environ.get("MENDHOOK_RUN", "0")), 0)
    if not shift:
        return
    import datetime, time

    real_date, real_datetime, real_time, delta = datetime.date, datetime.datetime, time.time, datetime.timedelta(seconds=shift)

    def like(real):
        return type("like", (type,), {"__instancecheck__": lambda cls, it: isinstance(it, real), "__subclasscheck__": lambda cls, it: issubclass(it, real)})

    class date(real_date, metaclass=like(real_date)):
        @classmethod
        def today(cls):
            now = real_datetime.now() + delta
            return cls(now.year, now.month, now.day)

    class moment(real_datetime, metaclass=like(real_datetime)):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(real_time() + shift, tz)

        @classmethod
        def today(cls):
            return cls.now()

        @classmethod
        def utcnow(cls):
            return cls.utcfromtimestamp(real_time() + shift)

    moment.__name__ = moment.__qualname__ = "datetime"
    datetime.date, datetime.datetime = date, moment
    time.time = lambda: real_time() + shift


def _stay_here():
    import socket

    folder, connect = os.environ.get("MENDHOOK_RAN"), socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if str(host) in ("localhost", "::1") or str(host).startswith("127."):
            return connect(self, address)
        with open(os.path.join(folder, "left-%d.txt" % os.getpid()), "a") as file:
            file.write("%s\\n" % host)
        raise ConnectionRefusedError("no network: %s" % host)

    socket.socket.connect = guarded
    resolve = socket.getaddrinfo

    def named(host, *others, **more):
        if host in (None, "localhost", "::1", "") or str(host).startswith("127.") or str(host) == "0.0.0.0":
            return resolve(host, *others, **more)
        with open(os.path.join(folder, "left-%d.txt" % os.getpid()), "a") as file:
            file.write("%s\\n" % host)
        raise socket.gaierror("no network: %s" % host)

    socket.getaddrinfo = named


for _part in (_lines, _vary, _shift_time, _stay_here):
    try:
        _part()
    except Exception:
        pass
sys.path[:] = [each for each in sys.path if each != os.path.dirname(os.path.abspath(__file__))]
_this = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    # Python takes the module out of this table again, and complains when it is not there.
    if _this is not None:
        sys.modules["sitecustomize"] = _this
`;

/** A plugin of pytest that shuffles the order of tests: https://docs.pytest.org/en/stable/reference/reference.html#hooks */
export const PYTEST_PLUGIN = `import os, random


def pytest_collection_modifyitems(items):
    run = int(os.environ.get("MENDHOOK_RUN", "0"))
    if run:
        random.Random(run).shuffle(items)
`;
