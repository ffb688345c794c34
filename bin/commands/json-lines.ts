import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { UsageError } from '../run-command.ts';

/** A longer line is no log event; reading on without it keeps memory constant. */
const LINE_LENGTH = 16 * 1024 * 1024;
// A longer chunk makes strings that V8 keeps apart as large objects, which costs several times the reading.
const CHUNK_BYTES = 64 * 1024;

/**
 * Opens what a command reads.
 *
 * @param file a path, or `-` for standard input
 */
export const openInput = (file: string): Readable =>
  file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });

/**
 * Splits a stream into lines, a batch a chunk: one wait for many lines. Memory stays that of one chunk and one line.
 *
 * @throws {UsageError} when the input cannot be read
 */
export async function* lineBatches(input: Readable): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of input) {
      const lines = `${rest}${typeof chunk === 'string' ? chunk : decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_LENGTH) rest = '';
      yield lines;
    }
  } catch (cause) {
    throw new UsageError(`cannot read the input: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (rest !== '') yield [rest];
}
