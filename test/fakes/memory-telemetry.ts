import type {
  ErrorCount,
  ErrorCountQuery,
  LogLine,
  LogSearch,
  Span,
  Telemetry,
  TraceQuery,
  TrackedIssue,
} from '../../core/ports/telemetry.ts';

/** Telemetry that answers what it was given, and keeps what it was asked. */
export function createMemoryTelemetry({
  lines = [],
  counts = [],
  spans = [],
  issues = {},
}: {
  lines?: readonly LogLine[];
  counts?: readonly ErrorCount[];
  spans?: readonly Span[];
  /** By id. */
  issues?: Readonly<Record<string, TrackedIssue>>;
} = {}) {
  const asked: Array<LogSearch | ErrorCountQuery | TraceQuery> = [];
  const answer = async <Answer>(query: (typeof asked)[number], found: Answer): Promise<Answer> => {
    asked.push(query);
    return found;
  };
  const telemetry: Telemetry = {
    searchLogs: (search) => answer(search, lines.slice(0, search.limit)),
    countErrors: (query) => answer(query, counts),
    readTrace: (query) => answer(query, spans),
    readIssue: async (id) => issues[id],
  };
  return { ...telemetry, asked };
}
