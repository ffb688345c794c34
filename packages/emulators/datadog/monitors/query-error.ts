/** A query that Datadog would refuse, or that the local evaluator does not know. */
export class MonitorQueryError extends Error {
  override readonly name = 'MonitorQueryError';
}
