/** A mistake of the person who starts something on this machine: its message is all that they need. */
export class LocalUsageError extends Error {
  override readonly name = 'LocalUsageError';
}
