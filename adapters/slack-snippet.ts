import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { Snippet } from '../core/ports/messenger.ts';
import type { Thread } from '../core/records/thread.ts';
import type { Patiently } from './slack-patience.ts';
import { type PostedFile, repliesOf } from './slack-posted-messages.ts';

const ticket = z.object({ file_id: z.string(), upload_url: z.url() });

/** Our own upload of a megabyte at most. */
const UPLOADED_WITHIN_MS = 20_000;

/**
 * Posts a text as a file in a thread, then takes away the files that it replaces. A file of the same name that is there is
 * left as it is. A crash before the last call leaves an upload that nobody sees, and Slack drops it.
 * https://docs.slack.dev/messaging/working-with-files#uploading_files
 */
export async function postSnippet(
  { slack, poster }: { readonly slack: WebClient; readonly poster: WebClient },
  patiently: Patiently,
  thread: Pick<Thread, 'channel' | 'ts'>,
  snippet: Snippet,
  from: number,
): Promise<void> {
  const { name, title, altText, text, replaces } = snippet;
  const files = (await repliesOf(slack, patiently, { ...thread, from })).flatMap((each) => each.files ?? []);
  if (!files.some((file) => file.name === name)) {
    const bytes = Buffer.from(text, 'utf8');
    // The client's own argument is `alt_text`, which Slack does not know.
    const asked = { filename: name, length: bytes.length, alt_txt: altText, snippet_type: 'diff' };
    const answered = await patiently(() => slack.apiCall('files.getUploadURLExternal', asked));
    const { file_id: id, upload_url: address } = ticket.parse(answered);
    await upload(address, bytes);
    await patiently(() =>
      poster.files.completeUploadExternal({
        files: [{ id, title }],
        channel_id: thread.channel,
        thread_ts: thread.ts,
      }),
    );
  }
  for (const { id } of files.filter(isReplaced(replaces))) {
    if (id !== undefined) await patiently(() => slack.files.delete({ file: id }));
  }
}

const isReplaced =
  (names: readonly string[]) =>
  ({ name, mode }: PostedFile): boolean =>
    name !== undefined && names.includes(name) && mode !== 'tombstone';

/** @throws {UpstreamError} unless Slack took it. */
async function upload(address: string, bytes: Buffer): Promise<void> {
  const answered = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(UPLOADED_WITHIN_MS),
  }).catch((cause: unknown) => {
    throw new UpstreamError('Slack', 'could not upload a file', { retryable: true, cause });
  });
  await answered.body?.cancel();
  if (!answered.ok) {
    throw new UpstreamError('Slack', `an upload was answered with ${answered.status}`, { retryable: true });
  }
}
