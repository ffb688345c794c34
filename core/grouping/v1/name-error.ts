import { hash } from 'node:crypto';
import type { ParsedException } from '../exception.ts';
import type { ErrorText, Fingerprint, FingerprintMethod } from '../fingerprint.ts';
import { parameterize } from '../parameterize/parameterize.ts';

/** Names one bug from its error text and the exceptions read from it. */
export function nameError(error: ErrorText, exceptions: readonly ParsedException[]): Fingerprint {
  const root = exceptions.findLast((each) => each.frames.length > 0) ?? exceptions.at(-1);
  const top = root?.frames[0];
  const kind = root?.kind ?? error.error.kind ?? '';
  const where = top === undefined ? '' : `${top.module ?? top.file ?? ''}.${top.function ?? ''}`;
  const template = parameterize(root?.message ?? error.error.message ?? error.message ?? '').slice(0, 500);
  const method: FingerprintMethod =
    top === undefined ? (kind === '' ? 'log-template' : 'exception-message') : 'in-app-frame';
  const primary = top === undefined ? template : where;
  return {
    algorithm: 'v1',
    fingerprint: digest([error.service, kind, primary]),
    strict: digest([error.service, kind, primary, template]),
    loose: digest([kind, primary]),
    method,
    because: top === undefined ? `no stack; message ${template}` : `${kind} in ${where}`,
    components: [
      { name: 'service', value: error.service, contributes: true },
      { name: 'kind', value: kind, contributes: true },
      { name: top === undefined ? 'message' : 'frame', value: primary, contributes: true },
    ],
  };
}

const digest = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
