import { type Logger, LogLevel } from '@slack/web-api';

/**
 * The `logger` for Slack's client, which else writes its warnings to standard error. Each fault reaches the caller as an
 * error, and the functions' logs hold objects only.
 */
export const silentSlackLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
