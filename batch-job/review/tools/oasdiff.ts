import { join } from 'node:path';
import { z } from 'zod';
import type { Change } from '../../../core/change/change.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewBench, ReviewTool } from '../review-tool.ts';
import { namedContracts, touchedPaths } from './contract-paths.ts';
import { findRoots, type Root, successorOf } from './openapi/find-roots.ts';
import { quoteForShell } from './quote-for-shell.ts';

const NAME = 'oasdiff';
const BREAKING_MS = 60_000;
const NOT_FOUND = 127;

/** https://github.com/oasdiff/oasdiff/blob/main/docs/BREAKING-CHANGES.md#checks : 3 is "ERR". */
const ERROR = 3;

/** What an API could not grow without, or what no client sees: our own comparison tells it and asks nobody. */
const NOTED = /enum-value-added|default-value|operation-id|tag|sunset|stability/;

const report = z.array(
  z.object({
    id: z.string(),
    text: z.string(),
    level: z.int(),
    operation: z.string().optional(),
    path: z.string().optional(),
  }),
);

/** Asks oasdiff as well, where the machine has it. It is never installed, and follows no reference out of a document. */
export const oasdiffTool: ReviewTool = { name: NAME, measure };

async function measure(change: Change, bench: ReviewBench): Promise<Fact> {
  const { base, head } = findRoots(change, namedContracts(change, 'openapi'));
  const touched = touchedPaths(change);
  const pairs = [...base.roots.values()].flatMap((root) => {
    const after = successorOf(change, root, base, head);
    return after !== undefined && (touched.has(root.path) || touched.has(after.path)) ? [[root, after] as const] : [];
  });
  if (pairs.length === 0) return notNeeded('no OpenAPI document changed');
  const paths = new Set(pairs.flat().map(({ path }) => path));
  // An empty folder has no configuration of oasdiff.
  const directory = await bench.exported('head', () => false);
  const version = await bench.run('oasdiff --version', directory, { timeoutMs: BREAKING_MS });
  if (version.exitCode === NOT_FOUND) return notNeeded('oasdiff is not installed');
  const folders = {
    base: await bench.exported('base', (path) => paths.has(path)),
    head: await bench.exported('head', (path) => paths.has(path)),
  };
  const compared = await Promise.all(pairs.map((pair) => compare(bench, directory, pair, folders)));
  const fact = { name: NAME, version: /\d+(\.\d+)+/.exec(version.output)?.[0] ?? 'unknown' };
  const found = compared.flatMap((each) => (typeof each === 'string' ? [] : each));
  const why = compared.find((each) => typeof each === 'string');
  return why === undefined
    ? { ...fact, status: 'ran', exit: 0, found }
    : { ...fact, status: 'not measured', why, found };
}

const notNeeded = (why: string): Fact => ({ status: 'not needed', name: NAME, why });

/** @returns what breaks, or why it is not known */
async function compare(
  { run }: ReviewBench,
  directory: string,
  [before, after]: readonly [Root, Root],
  folders: { readonly base: string; readonly head: string },
): Promise<readonly Finding[] | string> {
  const files = [join(folders.base, before.path), join(folders.head, after.path)].map(quoteForShell).join(' ');
  const line = `oasdiff breaking ${files} --format json --allow-external-refs=false`;
  const { exitCode, output, timedOut } = await run(line, directory, { timeoutMs: BREAKING_MS });
  if (timedOut) return 'oasdiff took too long';
  if (exitCode !== 0) return `oasdiff ended with ${exitCode ?? 'a signal'}: ${output.trim()}`;
  const start = output.indexOf('[');
  return start === -1 ? [] : report.parse(JSON.parse(output.slice(start))).map((each) => findingOf(each, after.path));
}

const findingOf = ({ id, text, level, operation, path }: z.infer<typeof report>[number], file: string): Finding => ({
  rule: id,
  ...(level >= ERROR && !NOTED.test(id) ? { reason: 'api-break' } : {}),
  path: file,
  text: `${[operation, path].filter((each) => each !== undefined).join(' ') || 'The document'}: ${text}.`,
});
