import { describe, expect, test } from 'vitest';
import { commandsOf, type GivenFile, treeAround, treeOf } from '../tree-of.ts';

const TESTS = ['tests/__init__.py', 'tests/test_cart.py'] as const;
const PIP = 'python3 -m venv .venv && .venv/bin/python -m pip install --quiet';
const setupOf = (...files: GivenFile[]) => commandsOf(treeOf(...files, ...TESTS)).setup;
const lines = (...text: string[]) => `${text.join('\n')}\n`;

describe('what the tests need is found where projects keep it', () => {
  test.each<[string, string, ...GivenFile[]]>([
    [
      'a dependency group, with those that it includes',
      `${PIP} 'pytest>=8' 'tomli; python_version<"3.11"' hypothesis -e '.' pytest`,
      [
        'pyproject.toml',
        lines(
          '[build-system]',
          'requires = ["flit_core"]',
          '[project]',
          'name = "cart"',
          '[dependency-groups]',
          'test = [ # for CI',
          '  "pytest>=8", "tomli; python_version<\'3.11\'",',
          '  { include-group = "property" },',
          ']',
          'property = ["hypothesis"]',
          'docs = ["sphinx"]',
          'dev = [{include-group = "test"}, "ruff"]',
        ),
      ],
    ],
    [
      'a list in the tests’ folder',
      `${PIP} -r tests/requirements.txt -e '.' pytest`,
      'setup.py',
      ['tests/requirements.txt', 'pytest'],
    ],
    [
      'a list in a folder of lists',
      `${PIP} -r requirements/test.txt -e '.' pytest`,
      'setup.py',
      ['requirements/test.txt', 'pytest'],
      'requirements/docs.txt',
      'requirements/dev.txt',
    ],
    [
      'lists by other names',
      `${PIP} -r requirements.txt -r dev-requirements.txt pytest`,
      'requirements.txt',
      ['dev-requirements.txt', 'pytest'],
      'docs-requirements.txt',
    ],
    [
      'an extra of setup.py',
      `${PIP} -e '.[tests]' pytest`,
      ['setup.py', "setup(extras_require={'docs': ['x'], 'tests': ['pytest']})"],
    ],
    [
      'an extra of setup.cfg',
      `${PIP} -e '.[testing]' pytest`,
      'setup.py',
      ['setup.cfg', '[options.extras_require]\ntesting =\n    pytest\n    mock\ndocs = sphinx\n'],
    ],
    [
      'PDM',
      `${PIP} pytest -e '.' pytest`.replace(/ pytest$/, ''),
      'setup.py',
      ['pyproject.toml', '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\nlint = ["ruff"]\n'],
    ],
    [
      'Hatch',
      `${PIP} pytest coverage -e '.'`,
      [
        'pyproject.toml',
        '[build-system]\nrequires = ["hatchling"]\n[tool.hatch.envs.default]\ndependencies = ["pytest", "coverage"]\n',
      ],
    ],
    [
      'tox',
      `${PIP} -r tests/reqs.txt 'mock>=4' -e '.' pytest`,
      'setup.py',
      'tests/reqs.txt',
      [
        'tox.ini',
        '[tox]\nenvlist = py3\n[testenv]\ndeps =\n    pytest\n    mock>=4\n    py39: old\n    -r{toxinidir}/tests/reqs.txt\ncommands = pytest {posargs}\n'.replace(
          '    pytest\n',
          '',
        ),
      ],
    ],
    [
      'nox',
      `${PIP} pytest pytest-mock -e '.'`,
      ['pyproject.toml', '[build-system]\n'],
      [
        'noxfile.py',
        'import nox\n\n@nox.session(python=["3.12"])\ndef tests(session: nox.Session) -> None:\n    session.install("-e", ".[x]", "pytest", "pytest-mock")\n    session.run("pytest", *session.posargs)\n\n@nox.session\ndef lint(session):\n    session.install("ruff")\n',
      ],
    ],
    [
      'a service that is no package',
      `${PIP} 'flask>=3' pytest`,
      ['pyproject.toml', '[project]\nname = "shop"\ndependencies = ["flask>=3"]\n[tool.pytest.ini_options]\n'],
    ],
  ])('%s', (_, setup, ...files) => {
    expect(setupOf(...files)).toBe(setup);
  });

  test('a member of a workspace of uv is installed with the workspace', () => {
    const files: GivenFile[] = [
      'uv.lock',
      ['pyproject.toml', '[tool.uv.workspace]\nmembers = ["packages/*"]\n[dependency-groups]\ndev = ["pytest"]\n'],
      ['packages/cart/pyproject.toml', '[project]\nname = "cart"\n[tool.pytest.ini_options]\n'],
      'packages/cart/cart.py',
      'packages/cart/tests/test_cart.py',
    ];
    const around = { paths: ['packages/cart/cart.py'] };
    expect(commandsOf(treeAround(around, files), around)).toEqual({
      setup: expect.stringMatching(/&& uv sync --frozen --all-packages --all-extras --all-groups$/),
      command: 'cd packages/cart && ../../.venv/bin/python -m pytest --continue-on-collection-errors',
      regression: 'cd packages/cart && ../../.venv/bin/python -m pytest {files}',
    });
  });
});

describe('how the tests are run', () => {
  const RUN = '.venv/bin/python -m';
  test.each<[string, { command: string; regression: string }, ...GivenFile[]]>([
    [
      'tox’s flags, without coverage',
      {
        command: `${RUN} pytest -W error -m 'not slow' --continue-on-collection-errors tests`,
        regression: `${RUN} pytest -W error -m 'not slow' {files}`,
      },
      [
        'tox.ini',
        "[testenv]\ncommands =\n    mypy .\n    python -m pytest -x -W error --cov=cart --cov-report xml -m 'not slow' {posargs:tests}\n",
      ],
    ],
    [
      'tox’s own folders',
      {
        command: `${RUN} pytest --doctest-modules --continue-on-collection-errors cart tests`,
        regression: `${RUN} pytest --doctest-modules {files}`,
      },
      'cart/__init__.py',
      'tests/test_a.py',
      [
        'tox.ini',
        '[testenv]\nchangedir = .tox\ncommands = pytest --doctest-modules {env_site_packages_dir}/cart {tox_root}/tests {posargs}\n',
      ],
    ],
    [
      'coverage in the settings',
      { command: `${RUN} pytest --continue-on-collection-errors`, regression: `${RUN} pytest --no-cov {files}` },
      ['pyproject.toml', '[tool.pytest.ini_options]\naddopts = [\n  "--cov=cart",\n  "--cov-fail-under=100",\n]\n'],
    ],
    ['unittest in a package', { command: `${RUN} unittest`, regression: `${RUN} unittest {files}` }, 'setup.py'],
    [
      'Django',
      {
        command: `${RUN.replace(' -m', '')} manage.py test`,
        regression: expect.stringContaining("manage.py test $(printf '%s\\n' {files}"),
      },
      'manage.py',
      'requirements.txt',
    ],
  ])('%s', (_, expected, ...files) => {
    expect(commandsOf(treeOf(...files, ...TESTS))).toMatchObject(expected);
  });

  test('unittest in a folder that is no package is discovered there', () => {
    expect(commandsOf(treeOf('setup.py', 'tests/test_a.py')).command).toBe(`${RUN} unittest discover -s tests`);
  });
});
