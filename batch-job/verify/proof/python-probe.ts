/**
 * A `sitecustomize` that notes which functions of the tree were called, and writes them as the process ends: one line a
 * function, as JSON. A function is noted once; from Python 3.12 on it then costs nothing more
 * (https://docs.python.org/3/library/sys.monitoring.html). A `sitecustomize` of the machine's own is loaded as well.
 */
export const PYTHON_PROBE = `import sys


def _watch():
    import atexit, json, os, threading

    folder, root = os.environ.get("MENDHOOK_RAN"), os.environ.get("MENDHOOK_TREE")
    if not folder or not root:
        return
    root = os.path.realpath(root) + os.sep
    called = set()
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        tool = 4
        monitoring.use_tool_id(tool, "mendhook")

        def started(code, offset):
            called.add(code)
            return monitoring.DISABLE

        monitoring.register_callback(tool, monitoring.events.PY_START, started)
        monitoring.set_events(tool, monitoring.events.PY_START)
    else:

        def profile(frame, event, arg):
            if event == "call":
                called.add(frame.f_code)

        threading.setprofile(profile)
        sys.setprofile(profile)

    def last_line(code):
        lines = [line for _, _, line in code.co_lines() if line] if hasattr(code, "co_lines") else [code.co_firstlineno]
        inner = [last_line(each) for each in code.co_consts if hasattr(each, "co_code")]
        return max(lines + inner + [code.co_firstlineno])

    def describe(code, path, into):
        for each in code.co_consts:
            if hasattr(each, "co_code"):
                into.append([path, each.co_name, each.co_firstlineno, last_line(each), 1 if each in called else 0])
                describe(each, path, into)

    start = os.getcwd()

    def write():
        if monitoring is None:
            sys.setprofile(None)
        found = []
        for code in list(called):
            path = os.path.realpath(os.path.join(start, code.co_filename))
            if code.co_name == "<module>" and path.startswith(root):
                found.append([path[len(root):], "<module>", 0, 0, 1])
                describe(code, path[len(root):], found)
        with open(os.path.join(folder, "python-%d.json" % os.getpid()), "w") as file:
            json.dump(found, file)

    atexit.register(write)


try:
    _watch()
except Exception:
    pass
sys.path[:] = [each for each in sys.path if each != __file__.rsplit("/", 1)[0]]
_this = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    # Python takes the module out of this table again, and complains when it is not there.
    if _this is not None:
        sys.modules["sitecustomize"] = _this
`;
