import type { LogLine } from './sample-service.ts';

interface Intake {
  readonly url: string;
  readonly apiKey: string;
}

const EVERY_MS = 100;
const LINES_A_REQUEST = 500;

export interface LogForwarder {
  take(line: LogLine): void;
  /** Sends what is left, then sends no more. @throws {Error} the first fault that a sending met */
  stop(): Promise<void>;
}

/** Ships log lines to Datadog's intake as its agent does: put together, a few times a second. */
export function startLogForwarder(intake: Intake): LogForwarder {
  const waiting: LogLine[] = [];
  let sending = Promise.resolve();
  let fault: unknown;

  const flush = () => {
    const batch = waiting.splice(0, LINES_A_REQUEST);
    if (batch.length === 0) return;
    sending = sending
      .then(() => shipLines(intake, batch))
      .catch((error: unknown) => {
        fault ??= error;
      });
  };
  const timer = setInterval(flush, EVERY_MS);

  return {
    take: (line) => void waiting.push(line),
    stop: async () => {
      clearInterval(timer);
      while (waiting.length > 0) flush();
      await sending;
      if (fault !== undefined) throw fault;
    },
  };
}

/** Ships lines in one request. @throws {Error} when the intake refuses them */
export async function shipLines({ url, apiKey }: Intake, lines: readonly LogLine[]): Promise<void> {
  const response = await fetch(`${url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dd-api-key': apiKey },
    body: JSON.stringify(lines),
  });
  if (!response.ok) throw new Error(`the log intake answered ${response.status}: ${await response.text()}`);
}
