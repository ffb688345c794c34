import type { Command } from 'commander';
import { z } from 'zod';
import { fingerprintError } from '../../core/grouping/fingerprint-error.ts';
import { FRAGMENT } from '../../core/grouping/group-error-events.ts';
import { answerLine } from '../../core/grouping/report/answer-line.ts';
import { describeDifference } from '../../core/grouping/report/difference.ts';
import { describeFingerprint } from '../../core/grouping/report/explanation.ts';
import { createSummary } from '../../core/grouping/report/summary.ts';
import { summaryJson } from '../../core/grouping/report/summary-json.ts';
import { summaryText } from '../../core/grouping/report/summary-text.ts';
import { UsageError } from '../run-command.ts';
import { type Batch, errorBatches, type InputError } from './error-lines.ts';
import { joinedBatches } from './joined-batches.ts';
import { openInput } from './json-lines.ts';
import { describeDropped, endWithReader, writeOut } from './write-out.ts';

const optionsSchema = z.object({
  summary: z.boolean().optional(),
  json: z.boolean().optional(),
  explain: z.string().optional(),
  diff: z.string().optional(),
});

/** Adds `mendhook group`. */
export function registerGroupCommand(program: Command): void {
  program
    .command('group')
    .description('Print the fingerprint of each error: JSON lines in, one line per error out')
    .argument(
      '[file]',
      '{id, service, message, kind, stack} or Datadog log events, one a line; - is standard input',
      '-',
    )
    .argument('[second]', 'the second id, with --diff')
    .option('--summary', 'print the groups, the largest first')
    .option('--json', 'with --summary: print the groups as one JSON object')
    .option('--explain <id>', 'print why the error with this id got its fingerprint')
    .option('--diff <id>', 'print why two errors are the same bug or not: --diff ID1 ID2 [FILE]')
    .addHelpText('after', '\nWith --diff, the second id follows the first: mendhook group --diff a1 b2 errors.jsonl')
    .action(async (first: string, second: string | undefined, rawOptions: unknown) => {
      const options = optionsSchema.parse(rawOptions);
      if (options.json === true && options.summary !== true) throw new UsageError('--json needs --summary');
      endWithReader(process.stdout);
      if (options.diff !== undefined) return printDifference(second ?? '-', options.diff, first);
      if (second !== undefined) throw new UsageError(`expected one file; ${second} is a second one`);
      if (options.explain !== undefined) return printExplanation(first, options.explain);
      return options.summary === true ? printSummary(first, options.json === true) : printFingerprints(first);
    });
}

async function printFingerprints(file: string): Promise<void> {
  const dropped = new Map<string, number>();
  for await (const batch of errorBatches(openInput(file))) {
    countAll(dropped, batch.dropped);
    await writeOut(process.stdout, batch.errors.map(answerLine).join(''));
  }
  process.stderr.write(describeDropped(dropped));
}

async function printSummary(file: string, json: boolean): Promise<void> {
  const summary = createSummary();
  const dropped = new Map<string, number>();
  for await (const batch of joinedBatches(errorBatches(openInput(file)))) {
    countAll(dropped, batch.dropped);
    for (const error of batch.errors) summary.add(error, error.event);
  }
  await writeOut(process.stdout, json ? summaryJson(summary, dropped) : summaryText(summary));
  process.stderr.write(describeDropped(dropped));
}

async function printExplanation(file: string, id: string): Promise<void> {
  const [error] = await findErrors(file, [id]);
  if (error === undefined) return;
  const { parts = [] } = error;
  const joined = parts.length > 1 ? `joined from ${parts.length} log events; the first is ${parts[0]}\n` : '';
  await writeOut(process.stdout, joined + describeFingerprint(error, fingerprintError(error)));
}

async function printDifference(file: string, left: string, right: string): Promise<void> {
  if (right === '-') throw new UsageError('--diff needs two ids: mendhook group --diff ID1 ID2 [FILE]');
  const [a, b] = await findErrors(file, [left, right]);
  if (a === undefined || b === undefined) return;
  const named = (error: InputError) => ({ id: error.id, ...fingerprintError(error) });
  await writeOut(process.stdout, describeDifference(named(a), named(b)));
}

/**
 * Finds errors by their ids, each with all lines of its trace.
 *
 * @throws {UsageError} naming the ids that are not in the input, or that name a line of a trace in pieces
 */
async function findErrors(file: string, ids: readonly string[]): Promise<readonly InputError[]> {
  const found = new Map<string, InputError>();
  const seen = new Set<string>();
  for await (const { errors } of joinedBatches(noting(errorBatches(openInput(file)), seen))) {
    for (const error of errors) {
      const wanted = ids.filter((id) => !found.has(id) && (error.id === id || error.parts?.includes(id) === true));
      for (const id of wanted) found.set(id, error);
    }
    if (ids.every((id) => found.has(id))) break;
  }
  const missing = ids.filter((id) => !found.has(id));
  const piece = missing.find((id) => seen.has(id));
  if (piece !== undefined) throw new UsageError(`${piece} is ${FRAGMENT}: it names no bug`);
  if (missing.length > 0) throw new UsageError(`no error with the id ${missing.join(' or ')} in the input`);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function* noting(batches: AsyncIterable<Batch>, seen: Set<string>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    for (const { id } of batch.errors) seen.add(id);
    yield batch;
  }
}

function countAll(counts: Map<string, number>, reasons: readonly string[]): void {
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
