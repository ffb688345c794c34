import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { type DiffFinding, newLinesOf } from '../../core/diff/rules/rule.ts';
import { openSecretScanner } from './secret-scanner.ts';

/**
 * Looks for credentials in the lines that a change adds, with secretlint's recommended rules. Values are not repeated.
 *
 * @returns a finding for each file that holds one
 */
export async function findSecrets(files: readonly PatchFile[]): Promise<readonly DiffFinding[]> {
  const scan = await openSecretScanner();
  const findings = await Promise.all(
    files.map(async (file): Promise<readonly DiffFinding[]> => {
      const [message] = await scan(file.path, newLinesOf(file).join('\n'));
      if (message === undefined) return [];
      return [
        { rule: 'secret', path: file.path, reason: `has a new line that holds a credential (${message.messageId})` },
      ];
    }),
  );
  return findings.flat();
}
