import type { Change } from '../../../core/change/change.ts';
import { type ChangedLine, changedLines } from '../../../core/change/changed-lines.ts';
import { findOwnSecrets } from '../../../core/change/own-secrets.ts';
import { isPlaceholder } from '../../../core/change/secret-strength.ts';
import type { Finding } from '../../../core/records/change-facts.ts';
import { openSecretScanner } from '../../verify/secret-scanner.ts';
import type { ReviewTool } from '../review-tool.ts';
import { versionOf } from './package-version.ts';

/** Credentials in the lines that a change adds: secretlint's rules, and our own for what it does not know. */
export const secretsTool: ReviewTool = {
  name: 'secrets',
  measure: async (change) => ({
    status: 'ran',
    name: 'secrets',
    version: await versionOf('@secretlint/core'),
    found: onePerLine([...findOwnSecrets(change), ...(await scan(change))]),
  }),
};

/** Our own rules tell a real password in an address from a local one, and a key from the text that looks for it. */
const OWN = /^(?:BasicAuth|\w*Connection|PrivateKey)$/i;
/** An id is no secret. */
const NOTED = new Set(['AWSAccountID']);

async function scan(change: Change): Promise<readonly Finding[]> {
  const lint = await openSecretScanner();
  const found: Finding[] = [];
  for (const lines of byFile(changedLines(change).added)) {
    const path = lines[0]?.path ?? '';
    if (lines[0]?.kind === 'lock') continue;
    const secrets = await lint(path, lines.map(({ text }) => text).join('\n'));
    for (const { messageId, line, value } of secrets) {
      if (OWN.test(messageId) || isPlaceholder(value)) continue;
      found.push({
        rule: `secretlint/${messageId}`,
        ...(NOTED.has(messageId) ? {} : { reason: 'secret' as const }),
        ...{ path, line: lines[line - 1]?.line ?? 1 },
        text: `A new line holds a credential (${messageId}).`,
      });
    }
  }
  return found;
}

function byFile(lines: readonly ChangedLine[]): readonly (readonly ChangedLine[])[] {
  return [...Map.groupBy(lines, ({ path }) => path).values()];
}

/** What asks a person is said before what does not, and once a line. */
function onePerLine(findings: readonly Finding[]): Finding[] {
  const sorted = findings.toSorted(
    (one, other) => Number(one.reason === undefined) - Number(other.reason === undefined),
  );
  const keyOf = ({ path, line, rule }: Finding) => `${path}:${line}:${rule === 'secret-removed'}`;
  const first = new Map<string, Finding>();
  for (const finding of sorted) if (!first.has(keyOf(finding))) first.set(keyOf(finding), finding);
  return [...first.values()];
}
