import type { Folder, PackageCommands, PackageTree } from '../toolchain.ts';
import {
  dependencyGroups,
  hatchDependencies,
  pdmDependencies,
  quoted,
  type Requirements,
  requirementLists,
  testExtras,
} from './requirements.ts';
import { readToml, stringsOf } from './settings-file.ts';

/** How packages are installed, and the interpreter that then has them. */
export interface Install extends Pick<PackageCommands, 'setup' | 'setupIn'> {
  readonly environment: string;
}

/** An environment of its own inside the tree; test runners pass over folders that begin with a dot. */
const PYTHON = '.venv/bin/python';
const TOOLS = '.venv-tools';

/**
 * @param automated what tox or nox installs
 * @param needed what the runner needs, whether the project names it or not
 */
export function installOf(tree: PackageTree, automated: Requirements, needed: readonly string[]): Install {
  if (tree.has('uv.lock')) return { environment: PYTHON, setup: withUv(tree, needed, false) };
  const workspace = tree.outer.find((outer) => outer.has('uv.lock') && isUvMember(outer));
  if (workspace !== undefined && tree.has('pyproject.toml')) {
    const up = upTo(tree.folder, workspace.folder);
    return { environment: `${up}${PYTHON}`, setup: withUv(workspace, needed, true), setupIn: workspace.folder };
  }
  if (tree.has('poetry.lock') || /^\[tool\.poetry\]/m.test(tree.text('pyproject.toml')))
    return { environment: PYTHON, setup: withPoetry(tree, needed) };
  if (tree.has('Pipfile.lock')) return { environment: PYTHON, setup: withPipenv(needed) };
  return { environment: PYTHON, setup: withPip(tree, automated, needed) };
}

const isUvMember = (outer: Folder): boolean => /^\[tool\.uv\.workspace\]/m.test(outer.text('pyproject.toml'));

const upTo = (folder: string, outer: string): string =>
  '../'.repeat(folder.split('/').length - (outer === '' ? 0 : outer.split('/').length));

/** A tool that the machine may lack is installed into an environment of its own. */
const withTool = (tool: string, line: string): string =>
  `{ command -v ${tool} >/dev/null || { python3 -m venv ${TOOLS} && ${TOOLS}/bin/python -m pip install --quiet ${tool}; }; } && PATH="$PATH:$PWD/${TOOLS}/bin" && ${line}`;

/** https://docs.astral.sh/uv/concepts/projects/sync/ */
function withUv(folder: Folder, needed: readonly string[], isWorkspace: boolean): string {
  const text = folder.text('pyproject.toml');
  // Extras and groups that exclude each other cannot be installed together.
  const all = /^\s*conflicts\s*=/m.test(text) ? '' : ' --all-extras --all-groups';
  const missing = needed.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  return withTool(
    'uv',
    [
      `uv sync --frozen${isWorkspace ? ' --all-packages' : ''}${all}`,
      ...(missing.length === 0 ? [] : [`uv pip install --quiet ${missing.join(' ')}`]),
    ].join(' && '),
  );
}

/** https://python-poetry.org/docs/cli/#install */
function withPoetry(tree: PackageTree, needed: readonly string[]): string {
  const text = tree.text('pyproject.toml');
  const optional = [...text.matchAll(/^\[tool\.poetry\.group\.([\w-]+)\]\s*\n\s*optional\s*=\s*true/gm)]
    .map(([, name = '']) => name)
    .filter((name) => /test|dev/i.test(name));
  const groups = optional.length === 0 ? '' : ` --with ${optional.join(',')}`;
  return withTool(
    'poetry',
    `POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction --all-extras${groups}${orInstall(text, needed)}`,
  );
}

const orInstall = (text: string, needed: readonly string[]): string => {
  const missing = needed.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  return missing.length === 0 ? '' : ` && ${PYTHON} -m pip install --quiet ${missing.join(' ')}`;
};

const withPipenv = (needed: readonly string[]): string =>
  withTool('pipenv', `PIPENV_VENV_IN_PROJECT=1 pipenv sync --dev`) +
  (needed.length === 0 ? '' : ` && ${PYTHON} -m pip install --quiet ${needed.join(' ')}`);

function withPip(tree: PackageTree, automated: Requirements, needed: readonly string[]): string {
  const pyproject = readToml(tree.text('pyproject.toml'));
  const own = [
    ...requirementLists(tree),
    ...dependencyGroups(pyproject),
    ...pdmDependencies(pyproject),
    ...hatchDependencies(pyproject),
  ];
  const extras = testExtras(tree);
  const forTests =
    own.some((word) => word !== '-r' && word !== 'requirements.txt') || extras.length > 0
      ? own
      : [...own, ...automated];
  const wanted = distinct([...forTests, ...projectOf(tree, extras), ...needed]);
  const install = wanted.length === 0 ? [] : [`${PYTHON} -m pip install --quiet ${wanted.join(' ')}`];
  return ['python3 -m venv .venv', ...install].join(' && ');
}

/** The project itself, with extras; where nothing says how it is built, what it depends on. */
function projectOf(tree: PackageTree, extras: readonly string[]): readonly string[] {
  const pyproject = readToml(tree.text('pyproject.toml'));
  const isBuilt = tree.has('setup.py') || pyproject.has('build-system') || hasSources(tree);
  const project = pyproject.get('project');
  if (isBuilt && (tree.has('setup.py') || project !== undefined || pyproject.has('build-system')))
    return [`-e '.${extras.length === 0 ? '' : `[${extras.join(',')}]`}'`];
  if (project === undefined) return [];
  const optional = pyproject.get('project.optional-dependencies');
  return quoted([
    ...stringsOf(project.get('dependencies')),
    ...extras.flatMap((name) => stringsOf(optional?.get(name))),
  ]);
}

const hasSources = (tree: PackageTree): boolean =>
  [...tree.files].some((path) => /^src\/[^/]+\/__init__\.py$/.test(path));

/** `-r list` is two words. */
function distinct(words: readonly string[]): string[] {
  const pairs = words.flatMap((word, index) =>
    word === '-r' ? [`-r ${words[index + 1]}`] : words[index - 1] === '-r' ? [] : [word],
  );
  return [...new Set(pairs)];
}
