import { posix } from 'node:path';
import type { Change } from '../../../core/change/change.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewTool } from '../review-tool.ts';
import { headPathOf, namedContracts, touchedPaths } from './contract-paths.ts';
import { versionOf } from './package-version.ts';
import { compareExports } from './typescript/compare-exports.ts';
import type { Break } from './typescript/comparison.ts';
import { findPackages, namedEntries, type PublicPackage } from './typescript/find-entries.ts';
import { type Compiler, loadCompiler, openProgram, type Side } from './typescript/open-program.ts';

const NAME = 'typescript';

/**
 * Finds what a change breaks for those who import a package: types of its exports are compared by the compiler's own checker.
 * `api-extractor` is not used: it needs declarations with all dependencies installed, and its reports are texts, in which an
 * optional parameter that is added looks like one that is required. The compiler is the one that `@ts-morph/common` brings,
 * since the native one has no stable API.
 */
export function createTypescriptTool(load: () => Promise<Compiler> = loadCompiler): ReviewTool {
  return { name: NAME, measure: (change) => measure(change, load) };
}

interface Entries {
  /** The package's `package.json`. */
  readonly manifest?: string;
  readonly base: ReadonlyMap<string, string>;
  readonly head: ReadonlyMap<string, string>;
}

async function measure(change: Change, load: () => Promise<Compiler>): Promise<Fact> {
  const touched = touchedPaths(change);
  const isSource = (path: string) => /\.[cm]?tsx?$|(^|\/)package\.json$/.test(path);
  if (![...touched].some(isSource)) return notNeeded('no TypeScript changed');
  const [before, after] = [findPackages(change.base), findPackages(change.head)];
  const groups = groupsOf(change, before, after).filter(({ base }) => base.size > 0);
  if (groups.length === 0) return notNeeded('no public package of TypeScript changed');
  const compiler = await load();
  const found: Finding[] = [];
  let isCut = false;
  for (const entries of groups) {
    const base = openProgram(compiler, change.base, [...entries.base.values()], namesOf(before));
    const head = openProgram(compiler, change.head, [...entries.head.values()], namesOf(after));
    const sides = { base, head };
    if (!isTouched(sides, touched) && !touched.has(entries.manifest ?? '')) continue;
    const compared = compareExports(base, head, entries);
    isCut ||= compared.isCut;
    found.push(...compared.found.map((each) => findingOf(each, sides)));
  }
  const fact = { name: NAME, version: await versionOf('@ts-morph/common'), found };
  if (isCut) return { ...fact, status: 'not measured', why: 'the API has too many types to compare all of them' };
  return { ...fact, status: 'ran' };
}

const notNeeded = (why: string): Fact => ({ status: 'not needed', name: NAME, why });

/** Entries of each package on both sides: a package is known by its name, or else by its folder. */
function groupsOf(
  change: Change,
  before: readonly PublicPackage[],
  after: readonly PublicPackage[],
): readonly Entries[] {
  const globs = namedContracts(change, 'typescript');
  if (globs !== undefined) {
    const base = namedEntries(change.base, globs, before);
    const head = namedEntries(change.head, globs, after);
    // A file that was renamed is imported by its new name.
    return [{ base, head: new Map([...base].map(([path]) => [path, headOf(change, path, head)])) }];
  }
  const touched = [...touchedPaths(change)];
  return before
    .filter(
      ({ isPrivate, folder }) => !isPrivate && touched.some((path) => folder === '' || path.startsWith(`${folder}/`)),
    )
    .flatMap((old) => {
      const now = after.find(({ name, folder }) =>
        old.name === undefined ? folder === old.folder : name === old.name,
      );
      return now === undefined
        ? []
        : [{ manifest: posix.join(old.folder, 'package.json'), base: old.entries, head: now.entries }];
    });
}

const headOf = (change: Change, path: string, head: ReadonlyMap<string, string>): string =>
  head.get(path) ?? headPathOf(change, path);

const namesOf = (packages: readonly PublicPackage[]): ReadonlyMap<string, string> =>
  new Map(
    packages.flatMap(({ name, entries }) => {
      const main = entries.get('.');
      return name === undefined || main === undefined ? [] : [[name, main] as const];
    }),
  );

/** Whether a program has a file that the change touches. */
const isTouched = ({ base, head }: { base: Side; head: Side }, touched: ReadonlySet<string>): boolean =>
  [base, head].some(({ program, pathOf }) => program.getSourceFiles().some((file) => touched.has(pathOf(file) ?? '')));

function findingOf({ rule, text, side, node, isNote }: Break, sides: { base: Side; head: Side }): Finding {
  const file = node?.getSourceFile();
  const path = file === undefined ? undefined : sides[side].pathOf(file);
  const start =
    node === undefined || file === undefined ? undefined : file.getLineAndCharacterOfPosition(node.getStart(file));
  return {
    rule,
    ...(isNote ? {} : { reason: 'api-break' }),
    ...(path === undefined ? {} : { path }),
    ...(path === undefined || start === undefined ? {} : { line: start.line + 1 }),
    text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
  };
}
