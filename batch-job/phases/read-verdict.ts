import { z } from 'zod';
import { cleanText } from '../../core/text/clean-text.ts';
import { redact } from '../../core/text/redaction.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import type { ResultEvent } from './claude-event.ts';
import { redactEvent } from './redact-event.ts';
import type { ProcessEnd } from './run-process.ts';
import { salvageVerdict } from './salvage-verdict.ts';

export type VerdictReading<Verdict> =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Decides how a phase ended. A result says `subtype: "success"` even when the API refused, and may be a success
 * without any verdict; the exit code tells neither. So: how it ended, then `is_error`, then the subtype, then whether
 * there is a verdict, then whether it is one by our own schema. One that Claude Code did not take for its form is looked for
 * before a run is called a failure. Credentials in it are redacted before anybody reads it.
 *
 * @param lastCall the input of the last call that was to give the verdict
 */
export function readVerdict<Verdict>(
  result: ResultEvent | undefined,
  end: ProcessEnd,
  schema: z.ZodType<Verdict>,
  lastCall?: unknown,
): VerdictReading<Verdict> {
  if (result === undefined) return failed(describeEnd(end));
  if (isWithoutVerdict(result)) {
    const verdict = salvageVerdict({ lastCall: redactEvent(lastCall), lastWords: redact(result.result ?? '') }, schema);
    if (verdict !== undefined) return { kind: 'verdict', verdict };
  }
  if (result.is_error) return failed(describeError(result));
  if (result.subtype !== 'success') return failed(SUBTYPES[result.subtype] ?? `it ended as ${quote(result.subtype)}`);
  if (result.structured_output === undefined || result.structured_output === null) {
    return failed('it ended without a verdict, twice asked for one');
  }
  const read = schema.safeParse(redactEvent(result.structured_output));
  if (!read.success) return failed(`its verdict is not one: ${oneLine(z.prettifyError(read.error))}`);
  return { kind: 'verdict', verdict: read.data };
}

const OUT_OF_CORRECTIONS = 'error_max_structured_output_retries';

/** Whether the model said all that it had to say, and Claude Code found no verdict in it. */
const isWithoutVerdict = ({ subtype, is_error: isError, structured_output: output }: ResultEvent): boolean =>
  subtype === OUT_OF_CORRECTIONS || (subtype === 'success' && !isError && (output === undefined || output === null));

/** https://code.claude.com/docs/en/sdk : the ways in which a run ends. */
const SUBTYPES: Readonly<Record<string, string>> = {
  error_max_turns: 'it used up its turns before it came to a verdict',
  error_max_budget_usd: 'it used up its budget before it came to a verdict',
  [OUT_OF_CORRECTIONS]: 'its verdict did not fit the schema, after five corrections',
  error_during_execution: 'Claude Code failed while it ran',
};

function describeError({ subtype, api_error_status: status, result, errors }: ResultEvent): string {
  const said = result ?? errors?.map(String).join('; ') ?? '';
  const known = SUBTYPES[subtype];
  if (known !== undefined) return known;
  if (typeof status === 'number') return `the model API answered ${status}: ${quote(said)}`;
  return said === '' ? 'Claude Code reported an error without words' : `Claude Code reported an error: ${quote(said)}`;
}

function describeEnd({ ended, code, signal, stderr }: ProcessEnd): string {
  switch (ended) {
    case 'time limit':
      return 'it passed its time limit and was stopped';
    case 'stopped':
      return 'it was stopped, since the worker was told to end';
    case 'output limit':
      return 'it wrote more than it may and was stopped';
    case 'not started':
      return `Claude Code could not be started: ${quote(stderr)}`;
    case 'by itself': {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      return `it ended ${how} and without a result${stderr === '' ? '' : `: ${quote(stderr)}`}`;
    }
    default:
      return ended satisfies never;
  }
}

/** Words of others in a sentence of ours. */
const quote = (text: string): string => shorten(oneLine(cleanText(text)), 400);

const failed = (reason: string) => ({ kind: 'failed' as const, reason });
