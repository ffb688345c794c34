import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { readTranscripts } from '../../../local/page-transcripts.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import type { Records } from '../../account/open-records.ts';
import { withRecords } from '../../account/with-records.ts';
import { UsageError } from '../../run-command.ts';
import { findIncident, shortId } from '../incidents/find-incident.ts';
import { readOptions } from '../local.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import type { ShownTranscripts } from './shown-transcripts.ts';
import { transcriptHtml } from './transcript-html.ts';
import { transcriptText } from './transcript-text.ts';

const optionsSchema = z.object({
  ...accountOptionsShape,
  attempt: z.coerce.number().int().min(1).optional(),
  html: z.union([z.literal(true), z.string().min(1)]).optional(),
  json: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** Adds `mendhook transcript`. */
export function registerTranscriptCommand(program: Command): void {
  addAccountOptions(
    program.command('transcript').description('Show what the agent was told, said and did, step by step'),
  )
    .argument('<incident>', 'its id, or the first digits of it')
    .option('--attempt <number>', 'only this attempt')
    .option('--html [file]', 'write one self-contained HTML page (default: transcript-<incident>.html)')
    .option('--json', 'the raw audit log, one event a line', false)
    .action(async (id: string, rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      await withRecords(options, (records) => show(records, id, options));
    });
}

async function show({ ledger, auditLog }: Records, id: string, options: Options): Promise<void> {
  const incident = await findIncident(ledger, id);
  const attempts = chosen(await ledger.listAttempts(incident.id), options.attempt, incident);
  const transcripts = await readTranscripts(auditLog, attempts);
  if (options.html !== undefined) return writePage({ incident, attempts, transcripts }, options.html);
  endWithReader(process.stdout);
  if (!options.json) return writeOut(process.stdout, transcriptText({ incident, attempts, transcripts }));
  for (const { attempt, phase, events } of transcripts) {
    await writeOut(process.stdout, events.map((event) => `${JSON.stringify({ attempt, phase, ...event })}\n`).join(''));
  }
}

function chosen(attempts: readonly Attempt[], number: number | undefined, incident: Incident): readonly Attempt[] {
  const found = attempts.filter((attempt) => number === undefined || attempt.number === number);
  if (found.length > 0) return found;
  const what = number === undefined ? 'no attempt' : `no attempt ${number}`;
  throw new UsageError(`incident ${shortId(incident.id)} has ${what}: there is nothing to show`);
}

function writePage(shown: ShownTranscripts, file: string | true): void {
  const path = file === true ? `transcript-${shortId(shown.incident.id)}.html` : file;
  writeFileSync(path, transcriptHtml(shown, Date.now()));
  console.log(path);
}
