import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { messageOf } from '../core/errors.ts';
import { rehearsalRequest, rehearsalStep } from '../core/records/rehearsal.ts';
import { rehearseAttempt } from './rehearse-attempt.ts';
import { environmentForTests } from './verify/sandbox-environment.ts';

/** A process: takes a request as JSON on standard input, and writes each step as one line of JSON on standard output. */
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
process.once('SIGINT', () => stopping.abort());

try {
  const request = rehearsalRequest.parse(JSON.parse(await text(process.stdin)));
  await rehearseAttempt({
    ...request,
    searchPath: process.env['PATH'] ?? '',
    environment: await environmentForTests(process.env, undefined),
    clock: Date.now,
    newBoundary: () => randomBytes(16).toString('hex'),
    signal: stopping.signal,
    tell: (step) => process.stdout.write(`${JSON.stringify(rehearsalStep.parse(step))}\n`),
  });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
