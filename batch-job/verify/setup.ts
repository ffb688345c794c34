import type { TestRun } from '../../core/records/test-run.ts';
import { cutText, cutToEnd } from '../../core/text/cut-text.ts';
import { redact } from '../../core/text/redaction.ts';
import type { TestPlan } from './plan-tests.ts';
import type { CommandResult } from './run-command.ts';
import { whyUnusable } from './why-unusable.ts';

/** The tests of a tree cannot be run: its setup failed. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  /** What was run and what it printed. */
  readonly run: TestRun;
  /** The setup failed for a reason that may pass, such as a registry that did not answer. */
  readonly mayPass: boolean;

  constructor(message: string, { run, mayPass }: { run: TestRun; mayPass: boolean }) {
    super(message);
    this.run = run;
    this.mayPass = mayPass;
  }
}

const KEPT_CHARACTERS = 16_000;

/**
 * @param where names the tree in the message, such as "on the base"
 * @param result of the setup command, with the output as it is shown
 */
export function setupError(
  test: TestPlan,
  result: CommandResult,
  { where, durationMs }: { where: string; durationMs: number },
): SetupError {
  const { exitCode, timedOut } = result;
  const why = whyUnusable(test, result) ?? `failed with exit code ${exitCode}`;
  const output = cutToEnd(redact(result.output), KEPT_CHARACTERS);
  const end = cutText(output.trim().split('\n').at(-1) ?? '', 300);
  const run: TestRun = {
    name: 'setup',
    command: test.setup ?? '',
    passed: false,
    exitCode,
    timedOut,
    failing: [],
    durationMs,
    output,
  };
  const mayPass = exitCode !== null && OUTAGE.test(output);
  return new SetupError(`the setup command ${why} ${where}${end === '' ? '' : `: ${end}`}`, { run, mayPass });
}

/** How package managers, curl, git and the C library say that somebody else did not answer. */
const OUTAGE = new RegExp(
  [
    'ECONNRESET|ECONNREFUSED|ETIMEDOUT|ESOCKETTIMEDOUT|EAI_AGAIN|EPIPE|ERR_SOCKET_TIMEOUT|socket hang up',
    'could not resolve|name resolution|temporary failure|no such host|network is unreachable',
    '(?:connection|read|request|operation|handshake|i/o)[ -]time(?:d[ -])?out|connection (?:reset|refused|aborted|closed)',
    String.raw`\b(?:429|500|502|503|504)\b[^\n]{0,20}(?:too many requests|internal server error|bad gateway|service unavailable|gateway time)`,
    'too many requests|bad gateway|service unavailable|gateway time-?out',
    'remote end closed|unexpected disconnect|early eof|incompleteread',
  ].join('|'),
  'i',
);
