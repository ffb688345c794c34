import { describeSecrets } from '../../../../core/deployment/secret-status.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** Whether the secret is filled, and each credential has the shape that its issuer gives it. */
export function checkSecretDocument(document: unknown, isLocal: boolean): readonly Finding[] {
  const found = describeSecrets(document);
  const missing = found.filter(({ state }) => state === 'missing');
  // The stand-ins' credentials look like nobody's.
  const odd = isLocal ? [] : found.filter(({ state }) => state === 'odd');
  if (missing.length > 0) {
    return [bad(`missing: ${missing.map(({ field }) => field).join(', ')}`, 'mendhook secrets set')];
  }
  if (odd.length === 0) return [good(`${found.length} values are there`)];
  return odd.map(({ field, reason }) => warning(`${field} looks odd: ${reason ?? ''}`, 'mendhook secrets set'));
}
