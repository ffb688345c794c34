import type { Finding } from '../records/change-facts.ts';
import type { Change } from './change.ts';
import { type ChangedLine, changedLines } from './changed-lines.ts';
import { findPrivateKeys } from './private-keys.ts';
import { findWrittenSecrets, SECRET_NAME, type WrittenSecret } from './written-secrets.ts';

/** Credentials that a change adds or removes, by our own patterns. No finding repeats a value. */
export function findOwnSecrets(change: Change): readonly Finding[] {
  const { added, removed } = changedLines(change);
  const isSealed = sealedFiles(change);
  const open = added.filter(({ path }) => !isSealed(path));
  return [
    ...open.flatMap((line) => findWrittenSecrets(line.text, line.kind).map((secret) => writtenFinding(line, secret))),
    ...findPrivateKeys(open).map((line) =>
      writtenFinding(line, { what: 'a private key', isReal: line.kind !== 'test' && line.kind !== 'dependency' }),
    ),
    ...inManifests(change, open),
    ...belowNames(change, open),
    ...removed
      .filter(({ text, kind }) => findWrittenSecrets(text, kind).some(({ isReal }) => isReal))
      .map(({ path, line }) => ({
        ...{ rule: 'secret-removed', path, line },
        text: 'A line with a credential is removed; it stays in the history, so revoke the credential.',
      })),
  ];
}

const writtenFinding = ({ path, line, kind }: ChangedLine, { what, isReal }: WrittenSecret): Finding => ({
  rule: 'secret-written',
  ...(isReal ? { reason: 'secret' as const } : {}),
  path,
  line,
  text: isReal
    ? `A new line holds ${what}.`
    : `A new line holds ${what}, which looks invented for a file of this kind (${kind}).`,
});

/** Values that only the cluster, or the holder of a key, can read. */
function sealedFiles({ head }: Change): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const found =
      known.get(path) ??
      /^kind:\s{0,4}SealedSecret|^sops:|"sops":\s{0,4}\{|^\$ANSIBLE_VAULT/m.test(head.text(path) ?? '');
    known.set(path, found);
    return found;
  };
}

const NAMED_ABOVE = /(?:\bname:\s{0,4}|\bvariable\s{1,4}|\bname\s{0,8}=\s{0,4})["']?([\w.-]{1,100})["']?\s{0,4}\{?\s*$/;
const IS_SECRET_NAME = new RegExp(`${SECRET_NAME}$`, 'i');
const LINES_ABOVE = 4;

/** A value whose name is on a line above: an entry of a container's environment, a variable's default. */
function belowNames({ head }: Change, lines: readonly ChangedLine[]): readonly Finding[] {
  return lines.flatMap((line) => {
    const value = /^\s*(?:value|default)\s{0,8}[:=]\s{0,4}["']?([^"'\s]{8,200})["']?\s*$/.exec(line.code)?.[1];
    if (value === undefined || line.kind !== 'configuration') return [];
    const above = (head.text(line.path) ?? '')
      .split('\n')
      .slice(Math.max(0, line.line - 1 - LINES_ABOVE), line.line - 1);
    const name = above.map((each) => NAMED_ABOVE.exec(each.slice(0, 300))?.[1]).findLast((each) => each !== undefined);
    if (name === undefined || !IS_SECRET_NAME.test(name)) return [];
    return findWrittenSecrets(`${name}: "${value}"`, line.kind).map((secret) => writtenFinding(line, secret));
  });
}

/** A secret of Kubernetes holds its values in base64, behind any name. */
function inManifests({ head }: Change, lines: readonly ChangedLine[]): readonly Finding[] {
  return lines.flatMap((line) => {
    const [, name = '', encoded = ''] =
      /^\s{1,20}([\w.-]{1,80}):\s{1,4}["']?([A-Za-z0-9+/]{11,2000}={0,2})["']?\s{0,4}$/.exec(line.code) ?? [];
    if (encoded === '' || !/\.ya?ml$/.test(line.path) || line.kind !== 'configuration') return [];
    if (!/^kind:\s{0,4}Secret\s*$/m.test(head.text(line.path) ?? '')) return [];
    const decoded = decode(encoded);
    if (decoded === undefined) return [];
    const isReal = findWrittenSecrets(`secret_value: "${decoded}"`, line.kind).some((secret) => secret.isReal);
    return isReal ? [writtenFinding(line, { what: `a value of "${name}" of a Kubernetes secret`, isReal })] : [];
  });
}

function decode(encoded: string): string | undefined {
  if (encoded.length % 4 !== 0) return undefined;
  const text = atob(encoded);
  return /^[\x20-\x7e]+$/.test(text) ? text.trim() : undefined;
}
