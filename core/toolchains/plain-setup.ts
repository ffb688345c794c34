import { readPackage } from './node/package-json.ts';

/** Files whose text tells what a setup reads besides them. */
export const isSetupManifest = (path: string): boolean =>
  /(?:^|\/)(?:package\.json|composer\.json|[^/]*requirements[^/]*\.txt)$/.test(path);

/**
 * Whether a setup makes the same with a fix as without it: it installs packages and does nothing else, and the fix changes
 * none of the files that it reads.
 *
 * @param setup a line for `sh`
 * @param manifests texts of the files that `isSetupManifest` names, by path
 * @returns a test for the path of a changed file; undefined for a setup that may read or write anything
 */
export function plainSetup(
  setup: string,
  manifests: ReadonlyMap<string, string>,
): ((path: string) => boolean) | undefined {
  const commands = setup
    .replace(TOOL, '')
    .split('&&')
    .map((command) =>
      command
        .trim()
        .replace(/^\(|\)$/g, '')
        .trim(),
    )
    .filter((command) => !/^(?:cd [\w./'-]+|true|corepack enable)$/.test(command));
  const installs = commands.map((command) =>
    INSTALLS.find(({ commands: known }) => known.some((each) => each.test(command))),
  );
  if (![...manifests].every(([path, text]) => isPlain(path, text))) return undefined;
  const kinds: Install[] = [];
  for (const install of installs) {
    if (install === undefined) return undefined;
    kinds.push(install);
  }
  return (path) =>
    DOCUMENT.test(path) || kinds.every(({ sources, inputs }) => sources.test(path) && !inputs?.test(path));
}

/** Whether a file is a source of a language, and none that an install of it reads. */
export const isSourceOfAny = (path: string): boolean =>
  DOCUMENT.test(path) || INSTALLS.some(({ sources, inputs }) => sources.test(path) && !inputs?.test(path));

/** What `installOf` writes for a tool of Python that the machine may lack. */
const TOOL = /\{ command -v \w+ >\/dev\/null \|\| \{ [^{}]* \}; \} && PATH="[^"]*" && /g;
const DOCUMENT = /\.(?:md|rst)$/i;

interface Install {
  /** Flags and names of packages alone: a path, such as `pip install .`, may copy sources. */
  readonly commands: readonly RegExp[];
  /** Files that the install does not read. */
  readonly sources: RegExp;
  /** Those of them that it does read. */
  readonly inputs?: RegExp;
}

/** A word that no shell gives another meaning. */
const WORD = String.raw`[\w.,:@%+/-]+`;
const FLAGS = String.raw`(?: --?[\w-]+(?:=${WORD})?)*`;
/** A package by its name, with a range of versions. */
const PACKAGE = String.raw`(?:[A-Za-z][\w.-]*(?:\[[\w,.-]+\])?(?:==[\w.]+)?|'[A-Za-z][^'"@/]*'|"[A-Za-z][^'"@/$\\]*")`;
const PYTHON = String.raw`(?:(?:\.\.?/)*[\w.-]+/bin/)?python3?`;
const EDITABLE = String.raw`(?:\.[\w./-]*(?:\[[\w,.-]+\])?|'\.[^'"]*'|"\.[\w./,[\]-]*")`;
const PIP_WORDS = `(?: (?:-[qU]|--quiet|--upgrade|-[rc] ${WORD}|-e ${EDITABLE}|${PACKAGE}))+`;

const line = (text: string): RegExp => new RegExp(`^${text}$`);

const INSTALLS: readonly Install[] = [
  {
    commands: [
      line(`npm (?:ci|clean-install|install|i)${FLAGS}`),
      line(`(?:corepack )?pnpm (?:install|i)${FLAGS}`),
      line(`(?:corepack )?yarn(?: install)?${FLAGS}`),
      line(`bun install${FLAGS}`),
    ],
    sources: /\.(?:[cm]?[jt]sx?|vue|svelte|snap)$/,
    inputs: /(?:^|\/)(?:\.pnpmfile\.c?js|yarn\.config\.cjs|\.yarn\/|\.husky\/|patches\/)/,
  },
  {
    commands: [
      line(`${PYTHON} -m venv [\\w.-]+`),
      line(`(?:${PYTHON} -m )?pip install${PIP_WORDS}`),
      line(`uv pip install${PIP_WORDS}`),
      line('uv sync(?: --(?:frozen|locked|all-packages|all-extras|all-groups|dev)| --(?:group|extra) [\\w-]+)*'),
      line(
        '(?:POETRY_VIRTUALENVS_IN_PROJECT=true )?poetry install(?: --(?:no-interaction|all-extras)| --with [\\w,-]+)*',
      ),
      line('(?:PIPENV_VENV_IN_PROJECT=1 )?pipenv (?:sync|install)(?: --dev)?'),
    ],
    sources: /\.pyi?$/,
    // What runs while the project is built.
    inputs: /(?:^|\/)(?:setup|build|versioneer|noxfile|tasks|[\w-]*_build|_version)\.py$/,
  },
  { commands: [line(`cargo fetch${FLAGS}`)], sources: /\.rs$/, inputs: /(?:^|\/)build\.rs$/ },
  { commands: [line('go mod download')], sources: /\.go$/ },
  { commands: [line(`composer install${FLAGS}`)], sources: /\.php$/ },
  {
    commands: [line('bundle config set --local path (?:"\\$HOME/bundle"|[\\w./-]+)'), line(`bundle install${FLAGS}`)],
    sources: /\.rb$/,
    inputs: /(?:^|\/)version\.rb$/,
  },
  {
    commands: [line(`mix local\\.(?:hex|rebar)${FLAGS}`), line('mix deps\\.get(?: --only test)?')],
    sources: /\.exs?$/,
    inputs: /(?:^|\/)(?:mix\.exs|config\/.*)$/,
  },
  { commands: [line(`dotnet restore(?: ${WORD})?`)], sources: /\.(?:cs|fs|vb)$/ },
  { commands: [line('deno install')], sources: /\.(?:[cm]?[jt]sx?)$/ },
  {
    commands: [
      line(`(?:\\./)?mvnw?${FLAGS} dependency:[\\w-]+${FLAGS}`),
      line(`(?:\\./)?gradlew?${FLAGS} dependencies${FLAGS}`),
    ],
    sources: /\.(?:java|kt|scala)$/,
    inputs: /(?:^|\/)buildSrc\//,
  },
];

function isPlain(path: string, text: string): boolean {
  if (path.endsWith('package.json')) return runsNothing(text);
  if (path.endsWith('composer.json'))
    return !/"(?:classmap|classmap-authoritative|optimize-autoloader|(?:pre|post)-(?:install|update|autoload)[\w-]*)"/.test(
      text,
    );
  // A requirement that is a path may be a copy of sources.
  return !/^\s*(?:\.|\/|file:)/m.test(text);
}

/** https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-scripts; pnpm and Yarn have the same, and `pnpm:devPreinstall`. */
const LIFE_CYCLE = /^(?:(?:pre|post)?install|(?:pre|post)?prepare|prepublish|dependencies|pnpm:devPreinstall)$/;

/** They make git hooks, or change installed packages by files that are no sources. */
const NO_BUILD =
  /^(?:(?:is-ci|test -n "\$CI") \|\| )?(?:npx (?:--no-install )?)?(?:husky(?: install(?: [\w./-]+)?)?|simple-git-hooks|lefthook install|patch-package)(?: \|\| (?:true|:|exit 0))?$/;

function runsNothing(text: string): boolean {
  // Packages from a folder may be copied.
  if (/"(?:file:|injected")/.test(text)) return false;
  const scripts = Object.entries(readPackage(text)?.scripts ?? {});
  return scripts.every(([name, script]) => !LIFE_CYCLE.test(name) || NO_BUILD.test(script.trim()));
}
