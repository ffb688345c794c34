/** A change of status that the lifecycle does not know. Seen by nobody unless there is a fault in our own code. */
export class TransitionError extends Error {
  override readonly name = 'TransitionError';
}
