/** Structured log lines. `event` is a stable word that saved queries look for; fields never hold a body or a secret. */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** @param write takes one line, without its line end */
export function createLogger(write: (line: string) => void): Logger {
  const log =
    (level: string) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      write(JSON.stringify({ level, event, ...fields }));
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
