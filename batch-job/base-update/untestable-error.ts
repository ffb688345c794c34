/** A commit whose tests cannot be run. The message is a part of a sentence. */
export class UntestableError extends Error {
  override readonly name = 'UntestableError';
}
