import { hash } from 'node:crypto';
import type { ParsedException } from '../exception.ts';
import type { ErrorText, Fingerprint, FingerprintMethod } from '../fingerprint.ts';
import { logTemplate } from '../parameterize/log-template.ts';
import { isWordedByRuntime } from './helpers.ts';
import { keyFrames } from './key-frames.ts';
import { messageWords } from './message-words.ts';
import { rootCause } from './root-cause.ts';

/** Names one bug from its error text and the exceptions read from it. */
export function nameError(error: ErrorText, exceptions: readonly ParsedException[]): Fingerprint {
  const root = rootCause(exceptions, error.service);
  const kind = root?.exception.kind ?? error.error.kind ?? '';
  const message =
    root?.exception.message ??
    (root?.exception.relation === 'cause' ? '' : (error.error.message ?? error.message ?? ''));
  const { top, caller, library } = keyFrames(root?.frames ?? [], kind);
  const fn = (f: { module: string; function: string }) => `${f.module}.${f.function}`;
  const words = isWordedByRuntime(kind) ? '' : messageWords(message);
  const tmpl = logTemplate(message);
  const method: FingerprintMethod =
    top !== undefined
      ? 'in-app-frame'
      : library.length > 0
        ? 'library-frames'
        : kind === ''
          ? 'log-template'
          : 'exception-message';
  const parts =
    top !== undefined
      ? [kind, fn(top), caller === undefined ? '' : fn(caller), words]
      : library.length > 0
        ? [kind, ...library.map(fn), tmpl]
        : [kind, tmpl];
  return {
    algorithm: 'v1',
    fingerprint: digest([error.service, ...parts]),
    strict: digest([error.service, ...parts, message]),
    loose: digest(parts),
    method,
    because: parts.join(' | '),
    components: [],
  };
}

const digest = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
