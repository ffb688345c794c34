/** Somebody else on this machine holds a state directory. */
export class StateInUseError extends Error {
  override readonly name = 'StateInUseError';
}
