/** A file on disk does not hold the state that this version reads. */
export class StateFormatError extends Error {
  override readonly name = 'StateFormatError';
}
