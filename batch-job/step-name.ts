/** What a worker says that it does, in the record, the log and the audit log. */
export type StepName =
  | 'fetching the repository'
  | 'preparing the tests'
  | 'investigate'
  | 'propose-fix'
  | 'repairing the fix'
  | 'running the tests'
  | 'publishing';
