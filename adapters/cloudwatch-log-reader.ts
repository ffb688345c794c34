import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';

export interface LogEntry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly message: string;
}

export interface LogQuery {
  readonly group: string;
  /** Epoch milliseconds, included. */
  readonly from: number;
  /** Only entries that hold this text. */
  readonly holding?: string | undefined;
  /** Only of these streams. */
  readonly streams?: readonly string[] | undefined;
}

/** Most that is read of one group at once; who wants more asks for less time. */
const ENTRIES = 10_000;

/** Reads a log group of CloudWatch, oldest first. A group or stream that is not there holds nothing yet. */
export const createLogReader =
  (options: { client: CloudWatchLogsClient }) =>
  async ({ group, from, holding, streams }: LogQuery): Promise<readonly LogEntry[]> => {
    const entries: LogEntry[] = [];
    let nextToken: string | undefined;
    do {
      const asked = new FilterLogEventsCommand({
        logGroupName: group,
        startTime: from,
        ...(holding === undefined ? {} : { filterPattern: `"${holding.replace(/["\\]/g, '')}"` }),
        ...(streams === undefined ? {} : { logStreamNames: [...streams] }),
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      const page: FilterLogEventsCommandOutput | undefined = await options.client
        .send(asked)
        .catch((error: unknown) => {
          if (error instanceof ResourceNotFoundException) return undefined;
          throw error;
        });
      for (const { eventId = '', timestamp = 0, message = '' } of page?.events ?? []) {
        entries.push({ id: eventId, at: timestamp, message: message.trimEnd() });
      }
      nextToken = page?.nextToken;
    } while (nextToken !== undefined && entries.length < ENTRIES);
    return entries;
  };
