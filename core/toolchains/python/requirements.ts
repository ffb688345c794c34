import type { PackageTree } from '../toolchain.ts';
import { readIni, readToml, type Sections, stringsOf } from './settings-file.ts';

/** What pip is to install: words for its command line. */
export type Requirements = readonly string[];

/** Names under which projects keep what their tests need, the closest first. */
const FOR_TESTS =
  /^(?:tests?|testing|unit[-_]?tests?|pytest|unittest|tests?[-_](?:deps|dependencies|requirements|req))$/i;
const FOR_WORK = /^(?:dev|develop|development|ci|all)$/i;

/** The names that are for tests, else those that are for all work on the project. */
function chosen(names: Iterable<string>): string[] {
  const all = [...names];
  const forTests = all.filter((name) => FOR_TESTS.test(name));
  return forTests.length > 0 ? forTests : all.filter((name) => FOR_WORK.test(name));
}

/** Lists of requirements: those of the project, and those for its tests, else those for all work on it. */
export function requirementLists(tree: PackageTree): Requirements {
  const lists = [...tree.files].filter((path) => LIST.test(path)).toSorted();
  const ofProject = lists.filter((path) => path === 'requirements.txt');
  const forTests = lists.filter((path) => path !== 'requirements.txt' && /tests?|testing/i.test(path));
  const forWork = lists.filter((path) => /(?:^|[-_./])(?:dev|develop|development|ci)(?:[-_.]|$)/i.test(path));
  const more = forTests.length > 0 ? forTests : forWork;
  return [...ofProject, ...more].flatMap((path) => ['-r', path]);
}

const LIST =
  /^(?:(?:requirements|reqs|tests?)\/)?(?:[\w.]*[-_.])?requirements?(?:[-_.][\w.-]*)?\.txt$|^(?:requirements|reqs)\/(?:tests?|testing|dev|develop|development|ci)\.txt$/i;

/** PEP 735: https://packaging.python.org/en/latest/specifications/dependency-groups/ */
export function dependencyGroups(pyproject: Sections): Requirements {
  const groups = pyproject.get('dependency-groups') ?? new Map<string, string>();
  const expand = (name: string, seen: readonly string[]): string[] => {
    const value = groups.get(name);
    if (value === undefined || seen.includes(name)) return [];
    const included = [...value.matchAll(/include-group\s*=\s*["']([^"']+)["']/g)].map(([, group = '']) => group);
    return [...stringsOf(value), ...included.flatMap((group) => expand(group, [...seen, name]))];
  };
  return quoted(chosen(groups.keys()).flatMap((name) => expand(name, [])));
}

/** The extras of the project that are for its tests, wherever it declares them. */
export function testExtras(tree: PackageTree): readonly string[] {
  const declared = [
    ...(readToml(tree.text('pyproject.toml')).get('project.optional-dependencies')?.keys() ?? []),
    ...(readToml(tree.text('pyproject.toml')).get('tool.poetry.extras')?.keys() ?? []),
    ...(readIni(tree.text('setup.cfg')).get('options.extras_require')?.keys() ?? []),
    ...extrasOfSetup(tree.text('setup.py')),
  ];
  return [...new Set(chosen(declared))];
}

/** `extras_require={"test": [...]}` as setup.py mostly writes it. */
function extrasOfSetup(text: string): string[] {
  const start = text.search(/extras_require|EXTRAS?(?:_REQUIRE)?\s*=/i);
  if (start === -1) return [];
  return [...text.slice(start).matchAll(/["']([\w-]+)["']\s*:/g)].map(([, name = '']) => name);
}

/** What Hatch installs for tests: https://hatch.pypa.io/latest/config/environment/overview/ */
export const hatchDependencies = (pyproject: Sections): Requirements =>
  quoted(
    ['hatch-test', 'test', 'tests', 'default', 'dev'].flatMap((name) => {
      const found = pyproject.get(`tool.hatch.envs.${name}`);
      return [...stringsOf(found?.get('dependencies')), ...stringsOf(found?.get('extra-dependencies'))];
    }),
  );

/** What PDM keeps for development: https://pdm-project.org/latest/usage/dependency */
export const pdmDependencies = (pyproject: Sections): Requirements => {
  const groups = pyproject.get('tool.pdm.dev-dependencies');
  return quoted(chosen(groups?.keys() ?? []).flatMap((name) => stringsOf(groups?.get(name))));
};

/** One word each for the shell. A project’s own path (`-e .`) is left out: it is installed anyway. */
export const quoted = (requirements: readonly string[]): Requirements =>
  requirements
    .map((each) => each.trim())
    .filter((each) => each !== '' && !/^-e\b|^\.(?:\[|$)|^file:/.test(each))
    .map((each) => (/^[\w.-]+$/.test(each) ? each : `'${each.replaceAll("'", '"')}'`));
