import { hasFile, type SourceTree, type TestCommands, type Toolchain } from './toolchain.ts';

/** Where a project names pytest: its settings, or what its tests need. */
const NAMING = [
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'dev-requirements.txt',
  'test-requirements.txt',
];

export const python: Toolchain = {
  name: 'Python',
  sources: /\.(?:py|pyi|pyx|jinja2?)$/,
  manifests:
    /^(?:pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|pytest\.ini|Pipfile|manage\.py|[\w-]*requirements[\w-]*\.txt)$/,
  detect: (tree) => {
    if (!hasFile(tree, /(^|\/)(test_[^/]*|[^/]*_test)\.py$/) || !isProject(tree)) return undefined;
    if (tree.files.has('uv.lock')) return runner('uv sync --frozen --all-extras --all-groups', 'uv run --frozen');
    if (tree.files.has('poetry.lock')) return runner('poetry install --no-interaction --all-extras', 'poetry run');
    if (tree.files.has('Pipfile.lock')) return runner('pipenv sync --dev', 'pipenv run');
    return usesPytest(tree) ? pytestIn(tree) : unittestIn(tree);
  },
};

const isProject = ({ files }: SourceTree): boolean =>
  [...NAMING, 'setup.py', 'pytest.ini', 'conftest.py', 'Pipfile.lock'].some((path) => files.has(path));

const usesPytest = (tree: SourceTree): boolean =>
  hasFile(tree, /(^|\/)(pytest\.ini|conftest\.py)$/) || NAMING.some((path) => /\bpytest\b/.test(tree.text(path)));

/** One file that cannot be imported must not keep the other files' tests from running. */
const KEEP_GOING = '--continue-on-collection-errors';

const runner = (setup: string, prefix: string): TestCommands => ({
  setup,
  command: `${prefix} pytest ${KEEP_GOING}`,
  regression: `${prefix} pytest {files}`,
});

/** An environment of its own inside the tree; test runners pass over folders that begin with a dot. */
const PYTHON = '.venv/bin/python';

const pytestIn = (tree: SourceTree): TestCommands => ({
  setup: setupOf(tree, ['pytest']),
  command: `${PYTHON} -m pytest ${KEEP_GOING}`,
  regression: `${PYTHON} -m pytest {files}`,
});

const unittestIn = (tree: SourceTree): TestCommands => ({
  setup: setupOf(tree, []),
  command: `${PYTHON} -m unittest`,
  regression: `${PYTHON} -m unittest {files}`,
});

function setupOf(tree: SourceTree, more: readonly string[]): string {
  const lists = NAMING.filter((path) => path.endsWith('.txt') && tree.files.has(path)).map((path) => `-r ${path}`);
  const wanted = [...lists, ...projectOf(tree), ...more];
  const install = wanted.length === 0 ? [] : [`${PYTHON} -m pip install --quiet ${wanted.join(' ')}`];
  return ['python3 -m venv .venv', ...install].join(' && ');
}

/** The project itself, with the extras that by their name are for its tests. */
function projectOf(tree: SourceTree): string[] {
  const text = tree.text('pyproject.toml');
  if (!tree.files.has('setup.py') && !/^\[(build-system|project)\]/m.test(text)) return [];
  const [, section = ''] = /^\[project\.optional-dependencies\]\n([^[]*(?:\[[^\]]*\][^[]*)*)/m.exec(text) ?? [];
  const extras = [...section.matchAll(/^(tests?|testing|dev)\s*=/gm)].map(([, name]) => name);
  return [`-e '.${extras.length === 0 ? '' : `[${extras.join(',')}]`}'`];
}
