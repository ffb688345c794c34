import { redact } from '../../text/redaction.ts';
import type { PatchFile } from '../parse-patch.ts';
import { type DiffRule, eachFile, linesOf, newLinesOf } from './rule.ts';
import { tooManyLinesRule } from './too-many-lines.ts';

/** What a fix looks like from outside: small, text, and about the code. */
export const shapeRules: readonly DiffRule[] = [
  {
    name: 'empty',
    verdict: 'refused',
    find: (files) => (files.length === 0 ? [{ reason: 'nothing was changed' }] : []),
  },
  {
    name: 'tests-only',
    verdict: 'refused',
    find: (files, { isTest }) =>
      files.length > 0 && files.every(isTest) ? [{ reason: 'nothing but tests was changed' }] : [],
  },
  {
    name: 'too-many-files',
    verdict: 'refused',
    find: (files, { limits: { maxFiles } }) => {
      const count = new Set(files.map(({ path }) => path)).size;
      return count > maxFiles ? [{ reason: `${count} files were changed; a fix changes up to ${maxFiles}` }] : [];
    },
  },
  tooManyLinesRule,
  {
    name: 'binary',
    verdict: 'refused',
    find: eachFile(({ binary }) => (binary ? 'is binary or not UTF-8, and cannot be reviewed' : undefined)),
  },
  {
    name: 'symlink',
    verdict: 'refused',
    find: eachFile(({ symlink }) => (symlink ? 'is a symbolic link' : undefined)),
  },
  {
    name: 'submodule',
    verdict: 'refused',
    find: eachFile(({ submodule }) => (submodule ? 'is a submodule' : undefined)),
  },
  {
    name: 'generated',
    verdict: 'refused',
    find: eachFile(({ path }) => (isGenerated(path) ? 'is generated or another project’s' : undefined)),
  },
  {
    name: 'install-script',
    verdict: 'refused',
    find: eachFile((file) =>
      /(^|\/)package\.json$/.test(file.path) && linesOf(file, 'added').some((line) => INSTALL_SCRIPT.test(line))
        ? 'adds a script that runs by itself when the package is installed'
        : undefined,
    ),
  },
  {
    name: 'secret',
    verdict: 'refused',
    find: eachFile((file) => describe(secretKinds(file).filter((kind) => !NAMED_VALUES.includes(kind)))),
  },
  {
    name: 'secret-suspected',
    verdict: 'warned',
    find: eachFile((file) => describe(secretKinds(file).filter((kind) => NAMED_VALUES.includes(kind)))),
  },
];

const isGenerated = (path: string): boolean =>
  /(^|\/)(node_modules|vendor|third_party|__pycache__|\.next|\.venv)\//.test(path) ||
  isBuildOutput(path) ||
  /(\.min\.(js|css)|\.(map|pyc|class|pb\.go|generated\.\w+)|_pb2\.py)$/.test(path);

/** A folder below the source, or one with source files further down, may have such a name for what its code is about. */
function isBuildOutput(path: string): boolean {
  const [, before, inside = ''] = /^((?:[^/]+\/)*?)(?:dist|build|out|target|coverage)\/(.+)$/.exec(path) ?? [];
  if (before === undefined || /(^|\/)src\//.test(before)) return false;
  return before === '' || !SOURCE.test(path) || /\.d\.[cm]?ts$/.test(path) || /generated/i.test(inside);
}

/** Files that builds seldom write. */
const SOURCE = /\.(?:py|go|rb|rs|php|cs|fs|exs?|erl|clj|java|kts?|scala|swift|dart|c|cc|cpp|h|hpp|[cm]?tsx?)$/;

/** https://docs.npmjs.com/cli/v11/using-npm/scripts#life-cycle-scripts ; a key may stand anywhere in a line. */
const INSTALL_SCRIPT =
  /"(?:(?:pre|post)?install|(?:pre|post)?prepare|prepublish(?:Only)?|(?:pre|post)pack|dependencies)"\s*:\s*"/;

/** Kinds that are told by the name before a value. In code only a quoted value is one; the rest is an expression. */
const NAMED_VALUES = ['password', 'cookie', 'authorization', 'bearer', 'basic'];
const CONFIGURATION = /\.(?:ya?ml|json5?|toml|ini|properties|conf|cfg|xml)$/;

const describe = ([kind]: readonly string[]): string | undefined =>
  kind === undefined ? undefined : `has a new line that holds a credential (${kind})`;

/** What redaction would take out must not go into a repository. Its own marks, where they stand already, are no finding. */
function secretKinds(file: PatchFile): string[] {
  const redacted = redact(newLinesOf(file).join('\n').replaceAll('[redacted:', '['));
  const marks = [...redacted.matchAll(/(["'`]?)\[redacted:([\w-]+)\]/g)].flatMap(([, quote, kind]) => {
    const isValue = quote !== '' || !NAMED_VALUES.includes(kind ?? '') || CONFIGURATION.test(file.path);
    return kind !== undefined && isValue ? [kind] : [];
  });
  return [...new Set(marks)];
}
