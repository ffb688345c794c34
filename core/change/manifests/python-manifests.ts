import { type Dependency, dependency, isDevelopmentName, linesOfText, type ManifestReader } from './dependency.ts';
import { stringsIn, tomlEntries } from './toml-sections.ts';

const ecosystem = 'pypi';

/** https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export const requirementsTxt: ManifestReader = {
  ecosystem,
  paths: /(^|\/)(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in))$/,
  read: (text, path) =>
    linesOfText(text).flatMap((line) =>
      fromPep508(line.replace(/(?:^|\s)#.*$/, ''), !isDevelopmentName(baseName(path))),
    ),
};

/** PEP 621, dependency groups, Poetry, PDM and uv. https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export const pyprojectToml: ManifestReader = {
  ecosystem,
  paths: /(^|\/)pyproject\.toml$/,
  read: (text) =>
    tomlEntries(text).flatMap(({ section, key, value }) => {
      if (section === 'project' && key === 'dependencies') return fromList(value, true);
      if (section === 'project.optional-dependencies') return fromList(value, !isDevelopmentName(key));
      if (/^(?:dependency-groups|tool\.pdm\.dev-dependencies)$/.test(section)) return fromList(value, false);
      if (section === 'tool.uv' && key === 'dev-dependencies') return fromList(value, false);
      const group = /^tool\.poetry\.(?:group\.([\w-]+)\.)?(dev-)?dependencies$/.exec(section);
      if (group === null || key === 'python' || /\bpath\s*=/.test(value)) return [];
      const isRuntime = group[2] === undefined && (group[1] === undefined || group[1] === 'main');
      return [dependency(normalName(key), isRuntime, value)];
    }),
};

/** https://pipenv.pypa.io/en/latest/pipfile.html */
export const pipfile: ManifestReader = {
  ecosystem,
  paths: /(^|\/)Pipfile$/,
  read: (text) =>
    tomlEntries(text)
      .filter(({ section }) => section === 'packages' || section === 'dev-packages')
      .filter(({ value }) => !/\bpath\s*=/.test(value))
      .map(({ section, key, value }) => dependency(normalName(key), section === 'packages', value)),
};

/** https://setuptools.pypa.io/en/latest/userguide/dependency_management.html */
export const setupPy: ManifestReader = {
  ecosystem,
  paths: /(^|\/)setup\.(?:py|cfg)$/,
  read: (text) => {
    const [, inPython = ''] = /\binstall_requires\s{0,4}=\s{0,4}\[([^\]]{0,10000})\]/.exec(text) ?? [];
    const [, inIni = ''] = /^install_requires\s{0,4}=\s{0,4}\n((?:[ \t]+[^\n]{0,300}\n?){1,200})/m.exec(text) ?? [];
    return [...fromList(inPython, true), ...linesOfText(inIni).flatMap((line) => fromPep508(line, true))];
  },
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

const fromList = (value: string, isRuntime: boolean): Dependency[] =>
  stringsIn(value).flatMap((line) => fromPep508(line, isRuntime));

function fromPep508(line: string, isRuntime: boolean): Dependency[] {
  const [, name, wanted = ''] =
    /^\s*([A-Za-z0-9](?:[\w.-]{0,100}[A-Za-z0-9])?)\s{0,4}(?:\[[^\]]{0,200}\])?\s{0,4}((?:[<>=!~@(;]|--hash).*)?$/.exec(
      line,
    ) ?? [];
  if (name !== undefined) return [dependency(normalName(name), isRuntime, wanted)];
  const address = /^\s*(?:-e\s+)?(?:git\+|https?:)\S{1,400}/.exec(line)?.[0]?.trim();
  if (address === undefined) return [];
  const named =
    /#egg=([\w.-]{1,100})/.exec(address)?.[1] ?? /\/([\w.-]{1,100}?)(?:\.git)?(?:@[^/]*)?$/.exec(address)?.[1];
  return named === undefined ? [] : [dependency(normalName(named), isRuntime, address)];
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
const normalName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
