import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewFolders } from '../batch-job/review/review-folders.ts';
import type { FactsVerdict } from '../core/records/change-facts.ts';
import type { FolderVerdict } from '../core/records/review-request.ts';
import { type LabelledChange, layOutChange, readChanges } from './review-data.ts';
import { describeScripted, startScriptedReviewer } from './review-scripted.ts';

interface Reviewed {
  readonly change: LabelledChange;
  readonly verdict: FactsVerdict;
  readonly seconds: number;
  /** With the scripted model. */
  readonly read?: FolderVerdict;
}

/**
 * Reviews the labelled changes of `bench/review-data`, without a model, or also with one that plays a script.
 *
 * @param args `scripted`, and the beginnings of folder names, such as `21`; left out, all
 */
export async function run(args: readonly string[]): Promise<string> {
  const isScripted = args.includes('scripted');
  const wanted = args.filter((arg) => arg !== 'scripted');
  const changes = (await readChanges()).filter(
    ({ folder }) => wanted.length === 0 || wanted.some((arg) => folder.startsWith(arg)),
  );
  if (changes.length === 0) throw new Error(`no change begins with ${wanted.join(' or ')}`);
  const reviewed: Reviewed[] = [];
  for (const change of changes) reviewed.push(await review(change, isScripted));
  const scripted = reviewed.flatMap(({ verdict: muted, read }) => (read === undefined ? [] : [{ muted, read }]));
  return [describe(reviewed), ...(isScripted ? ['', describeScripted(scripted)] : [])].join('\n');
}

async function review(change: LabelledChange, isScripted: boolean): Promise<Reviewed> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'mendhook-bench-'));
  try {
    const { base, head } = await layOutChange(change, join(workDirectory, 'sides'));
    const start = performance.now();
    const request = { base, head, description: change.meta, workDirectory: join(workDirectory, 'work') };
    const terms = { searchPath: process.env['PATH'] ?? '', environment: {} };
    const verdict = await reviewFolders(request, terms);
    const measured = { change, verdict, seconds: (performance.now() - start) / 1_000 };
    if (!isScripted) return measured;
    const { model, apiKey, close } = await startScriptedReviewer(join(workDirectory, 'sides'));
    try {
      const again = { ...request, workDirectory: join(workDirectory, 'again'), model };
      return { ...measured, read: await reviewFolders(again, { ...terms, apiKey }) };
    } finally {
      await close();
    }
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
