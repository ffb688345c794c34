import { text } from 'node:stream/consumers';
import { messageOf } from '../core/errors.ts';
import { folderVerdict, reviewRequest } from '../core/records/review-request.ts';
import { RefusedTreeError } from './repository/git-error.ts';
import { INPUT_EXIT_CODE, InputError } from './review/input-error.ts';
import { reviewFolders } from './review/review-folders.ts';
import { environmentForTests } from './verify/sandbox-environment.ts';

/** A process: takes a request as JSON on standard input, and writes the verdict as JSON on standard output. */
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
process.once('SIGINT', () => stopping.abort());

try {
  const request = reviewRequest.parse(JSON.parse(await text(process.stdin)));
  const verdict = await reviewFolders(request, {
    searchPath: process.env['PATH'] ?? '',
    environment: await environmentForTests(process.env, undefined),
    signal: stopping.signal,
    apiKey: process.env['ANTHROPIC_API_KEY'],
  });
  process.stdout.write(`${JSON.stringify(folderVerdict.parse(verdict))}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = error instanceof InputError || error instanceof RefusedTreeError ? INPUT_EXIT_CODE : 1;
}
