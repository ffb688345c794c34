import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewFolders } from '../batch-job/review/review-folders.ts';
import type { FactsVerdict } from '../core/records/change-facts.ts';
import { type LabelledChange, layOutChange, readChanges } from './review-data.ts';

interface Reviewed {
  readonly change: LabelledChange;
  readonly verdict: FactsVerdict;
  readonly seconds: number;
}

/**
 * Reviews the labelled changes of `bench/review-data`, without a model.
 *
 * @param args the beginnings of folder names, such as `21`; left out, all
 */
export async function run(args: readonly string[]): Promise<string> {
  const changes = (await readChanges()).filter(
    ({ folder }) => args.length === 0 || args.some((arg) => folder.startsWith(arg)),
  );
  if (changes.length === 0) throw new Error(`no change begins with ${args.join(' or ')}`);
  const reviewed: Reviewed[] = [];
  for (const change of changes) reviewed.push(await review(change));
  return describe(reviewed);
}

async function review(change: LabelledChange): Promise<Reviewed> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-bench-'));
  try {
    const { base, head } = await layOutChange(change, join(workDirectory, 'sides'));
    const start = performance.now();
    const request = { base, head, description: change.meta, workDirectory: join(workDirectory, 'work') };
    const verdict = await reviewFolders(request, { searchPath: process.env['PATH'] ?? '', environment: {} });
    return { change, verdict, seconds: (performance.now() - start) / 1_000 };
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
}

function describe(reviewed: readonly Reviewed[]): string {
  const clean = reviewed.filter(({ change }) => change.label === 'clean');
  const findable = reviewed.filter(({ change }) => change.label === 'fault' && !change.needsReader);
  const readers = reviewed.filter(({ change }) => change.needsReader);
  const asked = clean.filter(({ verdict }) => verdict.human);
  const missed = findable.filter((each) => missing(each).length > 0);
  const median = reviewed.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[reviewed.length >> 1] ?? 0;
  return [
    ...reviewed.map(line),
    '',
    `clean changes sent to a person: ${asked.length} of ${clean.length}`,
    `faults found with their word: ${findable.length - missed.length} of ${findable.length}`,
    `faults that need a reader, stopped without one: ${readers.filter(({ verdict }) => verdict.human).length} of ${readers.length}`,
    `median of a review: ${median.toFixed(1)} s`,
  ].join('\n');
}

const missing = ({ change: { reason, also }, verdict }: Reviewed): readonly string[] =>
  [...(reason === null ? [] : [reason]), ...also].filter((word) => !verdict.because.includes(word));

function line(each: Reviewed): string {
  const { change, verdict } = each;
  const wanted = [...(change.reason === null ? [] : [change.reason]), ...change.also].join(', ') || change.label;
  const isWrong = change.label === 'clean' ? verdict.human : !change.needsReader && missing(each).length > 0;
  const unmeasured = verdict.facts.filter(({ status }) => status === 'not measured').map(({ name }) => name);
  return [
    `${isWrong ? 'WRONG' : 'right'} ${change.folder}: expected ${wanted}; ${verdict.because.join(', ') || 'nobody is asked'}`,
    ...(unmeasured.length === 0 ? [] : [` (not measured: ${unmeasured.join(', ')})`]),
  ].join('');
}
