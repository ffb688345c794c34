import { extname } from 'node:path';

/** What secretlint says of one place. */
export interface ScannedSecret {
  /** Its own name for the kind of credential, such as `GITHUB_TOKEN`. */
  readonly messageId: string;
  /** From 1. */
  readonly line: number;
  readonly value: string;
}

/** A comment in the file could switch the other rules off, and the file's author wrote it. */
const IGNORED = '@secretlint/secretlint-rule-filter-comments';
/** Off by default, because an id alone is not secret. */
const OPTIONS = { enableIDScanRule: true };

/**
 * Opens secretlint with its recommended rules. It is loaded when there is a change to look at, not while the agent's start
 * waits for it.
 *
 * @returns what finds the credentials in a text
 */
export async function openSecretScanner(): Promise<(path: string, text: string) => Promise<readonly ScannedSecret[]>> {
  const { lintSource } = await import('@secretlint/core');
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const config = {
    rules: rules
      .filter(({ meta }) => meta.id !== IGNORED)
      .map((rule) => ({ id: rule.meta.id, rule, options: OPTIONS })),
  };
  return async (filePath, content) => {
    const source = { filePath, content, ext: extname(filePath), contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config, maskSecrets: true, noPhysicFilePath: true } });
    return messages.map(({ messageId, loc, range: [from, to] }) => ({
      messageId,
      line: loc.start.line,
      value: content.slice(from, to),
    }));
  };
}
