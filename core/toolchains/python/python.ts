import { joinWords, keepFlags } from '../shell/keep-flags.ts';
import { hasFile, type PackageCommands, type PackageTree, type Toolchain } from '../toolchain.ts';
import { automationOf } from './automation.ts';
import { installOf } from './install.ts';
import { readIni, readToml } from './settings-file.ts';

const MANIFESTS =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|noxfile\.py|pytest\.ini|conftest\.py|Pipfile(?:\.lock)?|manage\.py|[\w.-]*requirements[\w.-]*\.txt)$/;
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_test|tests)\.py$/;

export const python: Toolchain = {
  name: 'Python',
  sources: /\.(?:py|pyi|pyx|jinja2?)$/,
  manifests: MANIFESTS,
  detect: (tree) => {
    if (!isProject(tree) || !hasFile(tree, TEST_FILE)) return undefined;
    if (usesPytest(tree)) return pytestIn(tree);
    return tree.has('manage.py') ? djangoIn(tree) : unittestIn(tree);
  },
};

/** Manifests that name a project, wherever they lie. */
const PROJECT = /^(?:pyproject\.toml|setup\.py|Pipfile(?:\.lock)?|manage\.py)$/;
/** Pytest finds these on its way up from a test: https://docs.pytest.org/en/stable/reference/customize.html */
const OF_TESTS = /^(?:\.?pytest\.ini|conftest\.py)$/;
const FOLDER_OF_TESTS = /(?:^|\/)(?:tests?|testing)$/;

/** Within a project, a folder may hold fixtures, settings and requirements of that project's tests. */
function isProject(tree: PackageTree): boolean {
  const manifests = [...tree.files].filter((path) => MANIFESTS.test(path));
  const isWithin = tree.outer.some((outer) => PROJECTS.some((name) => outer.has(name)));
  if (!isWithin) return manifests.length > 0;
  return manifests.some((path) => PROJECT.test(path) || (!OF_TESTS.test(path) && !FOLDER_OF_TESTS.test(tree.folder)));
}

const PROJECTS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'Pipfile', 'requirements.txt'];

/** Files in which a project names pytest: its settings, or what its tests need. */
const NAMING =
  /^(?:pyproject\.toml|setup\.(?:cfg|py)|tox\.ini|noxfile\.py|Pipfile|.*requirements.*\.(?:txt|in)|requirements\/.*)$/;

const usesPytest = (tree: PackageTree): boolean =>
  hasFile(tree, /(?:^|\/)(?:pytest\.ini|\.pytest\.ini|pytest\.toml|conftest\.py)$/) ||
  [...tree.files].some((path) => NAMING.test(path) && /\bpytest\b/.test(tree.text(path)));

/** One file that cannot be imported must not keep the other files' tests from running. */
const KEEP_GOING = '--continue-on-collection-errors';

/** https://docs.pytest.org/en/stable/reference/reference.html#command-line-flags */
const PYTEST_FLAGS = {
  values:
    /^(?:-[cpmknWorC]|--(?:maxfail|durations|tb|basetemp|rootdir|confcutdir|import-mode|ignore|ignore-glob|deselect|override-ini|junitxml|log-level|log-cli-level|dist|numprocesses|reruns|timeout|asyncio-mode|ds|color|capture|show-capture|randomly-seed))$/,
  // Coverage has thresholds for the whole suite; what ends a run early hides failures.
  dropped:
    /^(?:-[xk]|--(?:cov(?:-[\w-]+)?|cov|no-cov|exitfirst|maxfail|pdb|lf|ff|sw|stepwise|failed-first|last-failed|benchmark-[\w-]+|junitxml|html|self-contained-html|reruns))$/,
};

function pytestIn(tree: PackageTree): PackageCommands {
  const { pytest = [], requirements } = automationOf(tree);
  const flags = keepFlags(pytest, PYTEST_FLAGS);
  const places = pytest.filter(({ text }) => !text.startsWith('-') && isPlace(tree, text)).map(({ raw }) => raw);
  const { environment, ...setup } = installOf(tree, requirements, ['pytest']);
  const start = joinWords(`${environment} -m pytest`, flags);
  return {
    ...setup,
    command: joinWords(start, KEEP_GOING, places),
    regression: joinWords(start, measuresCoverage(tree) ? '--no-cov' : '', '{files}'),
  };
}

const isPlace = (tree: PackageTree, text: string): boolean =>
  tree.has(text) || hasFile(tree, new RegExp(`^${text.replace(/[^\w/-]/g, '\\$&').replace(/\/$/, '')}/`));

/** Whether the settings measure coverage in each run, which a few files alone never reach. */
const measuresCoverage = (tree: PackageTree): boolean =>
  [
    readToml(tree.text('pyproject.toml')).get('tool.pytest.ini_options')?.get('addopts'),
    readIni(tree.text('setup.cfg')).get('tool:pytest')?.get('addopts'),
    readIni(tree.text('tox.ini')).get('pytest')?.get('addopts'),
    readIni(tree.text('pytest.ini')).get('pytest')?.get('addopts'),
  ].some((options = '') => /--cov\b/.test(options));

/** Tests in a folder that is no package are found from that folder alone. */
function unittestIn(tree: PackageTree): PackageCommands {
  const { environment, ...setup } = installOf(tree, automationOf(tree).requirements, []);
  const folder = ['tests', 'test'].find((name) => hasFile(tree, new RegExp(`^${name}/test[^/]*\\.py$`)));
  const discover = folder !== undefined && !tree.has(`${folder}/__init__.py`) ? ` discover -s ${folder}` : '';
  return {
    ...setup,
    command: `${environment} -m unittest${discover}`,
    regression: `${environment} -m unittest {files}`,
  };
}

/** Django's own runner takes modules: https://docs.djangoproject.com/en/stable/topics/testing/overview/#running-tests */
function djangoIn(tree: PackageTree): PackageCommands {
  const { environment, ...setup } = installOf(tree, automationOf(tree).requirements, []);
  const modules = `$(printf '%s\\n' {files} | sed 's/\\.py$//; s#/#.#g')`;
  return {
    ...setup,
    command: `${environment} manage.py test`,
    regression: `${environment} manage.py test ${modules}`,
  };
}
