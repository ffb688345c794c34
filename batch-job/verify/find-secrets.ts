import { extname } from 'node:path';
import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { type DiffFinding, newLinesOf } from '../../core/diff/rules/rule.ts';

/**
 * Looks for credentials in the lines that a change adds, with secretlint's recommended rules. Values are not repeated.
 *
 * @returns a finding for each file that holds one
 */
export async function findSecrets(files: readonly PatchFile[]): Promise<readonly DiffFinding[]> {
  const scan = await openScanner();
  const findings = await Promise.all(
    files.map(async (file) => {
      const [message] = await scan(file.path, newLinesOf(file).join('\n'));
      if (message === undefined) return [];
      return [
        { rule: 'secret', path: file.path, reason: `has a new line that holds a credential (${message.messageId})` },
      ];
    }),
  );
  return findings.flat();
}

/** A comment in the file could switch the other rules off, and the file's author wrote it. */
const IGNORED = '@secretlint/secretlint-rule-filter-comments';
/** Off by default, because an id alone is not secret; it has no business in a fix either. */
const OPTIONS = { enableIDScanRule: true };

/** Loaded when there is a change to look at, not while the agent's start waits for it. */
async function openScanner() {
  const { lintSource } = await import('@secretlint/core');
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const config = {
    rules: rules
      .filter(({ meta }) => meta.id !== IGNORED)
      .map((rule) => ({ id: rule.meta.id, rule, options: OPTIONS })),
  };
  return async (filePath: string, content: string) => {
    const source = { filePath, content, ext: extname(filePath), contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config, maskSecrets: true, noPhysicFilePath: true } });
    return messages;
  };
}
