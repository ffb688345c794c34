import { hash } from 'node:crypto';
import type { ParsedException } from '../exception.ts';
import type { Component, ErrorText, Fingerprint, FingerprintMethod } from '../fingerprint.ts';
import { oneLine } from '../one-line.ts';
import { logTemplate } from '../parameterize/log-template.ts';
import { parameterize } from '../parameterize/parameterize.ts';
import { explain } from './explain.ts';
import { frameName, type KeyFrames, keyFrames } from './key-frames.ts';
import { isRaisedByRuntime } from './kinds.ts';
import { messageStem, messageWords } from './message-words.ts';
import { type NamedException, rootCause } from './root-cause.ts';

const DIGITS = 32;
const VALUE_LENGTH = 300;
const STRICT_FRAMES = 30;

/**
 * Names the bug behind an error, algorithm `v1`. What this function answers for an error must never change: ledgers are
 * keyed by it. A better algorithm is a `v2` beside it.
 */
export function nameError(error: ErrorText, exceptions: readonly ParsedException[]): Fingerprint {
  const root = rootCause(exceptions);
  const kind = root?.exception.kind ?? error.error.kind ?? '';
  const message = messageOf(error, root);
  const frames = keyFrames(root?.frames ?? [], kind);
  const method = methodOf(frames, kind);
  const key = keyOf(method, kind, frames, message);
  const service: Part = ['service', error.service];
  const named = {
    algorithm: 'v1' as const,
    fingerprint: digest([service, ...key]),
    strict: digest([service, ...key, ...variantOf(root, message)]),
    loose: digest(relatedOf(method, kind, frames, message)),
    method,
    because: oneLine(explain(method, { exceptions, root, kind, frames, key }), VALUE_LENGTH * 2),
    components: [service, ...key].map(toComponent).concat(leftOut(exceptions, root, frames, kind, message)),
  };
  return error.error.fingerprint === undefined ? named : overridden(named, service, error.error.fingerprint);
}

/** One part of a key: its name and its value. */
export type Part = readonly [name: string, value: string];

function messageOf({ error, message }: ErrorText, root: NamedException | undefined): string {
  if (root?.exception.message !== undefined) return root.exception.message;
  // What the log line says is about what reached the log, not about a cause inside it.
  return root === undefined || root.exception.relation === 'outermost' ? (error.message ?? message ?? '') : '';
}

function methodOf({ top, library }: KeyFrames, kind: string): FingerprintMethod {
  if (top !== undefined) return 'in-app-frame';
  if (library.length > 0) return 'library-frames';
  return kind === '' ? 'log-template' : 'exception-message';
}

function keyOf(method: FingerprintMethod, kind: string, frames: KeyFrames, message: string): readonly Part[] {
  const parts = (): readonly Part[] => {
    switch (method) {
      case 'log-template':
        return [['template', logTemplate(message)]];
      case 'exception-message':
        return [
          ['kind', kind],
          ['template', messageStem(message)],
        ];
      default:
        return [
          ['kind', kind],
          ['frame', frames.top === undefined ? '' : frameName(frames.top)],
          ['caller', frames.caller === undefined ? '' : frameName(frames.caller)],
          ['factory', frames.factory === undefined ? '' : frameName(frames.factory)],
          ...frames.library.map((frame): Part => ['library frame', frameName(frame)]),
          ['words', isRaisedByRuntime(kind) ? '' : messageWords(message)],
        ];
    }
  };
  return parts().filter(([, value]) => value !== '');
}

/** Two errors of one bug are variants when another path led there or the message says something else. */
const variantOf = (root: NamedException | undefined, message: string): readonly Part[] => [
  ...(root?.frames ?? []).slice(0, STRICT_FRAMES).map((frame): Part => ['path', frameName(frame)]),
  ['message', parameterize(message)],
];

/** Errors are related when the same function fails in whatever way, in whatever service. */
function relatedOf(
  method: FingerprintMethod,
  kind: string,
  { top, library }: KeyFrames,
  message: string,
): readonly Part[] {
  if (top !== undefined) return [['frame', frameName(top)]];
  if (library.length > 0)
    return [['kind', kind], ...library.slice(0, 1).map((frame): Part => ['frame', frameName(frame)])];
  return [
    ['method', method],
    ['words', messageWords(message) || messageStem(message)],
  ];
}

const toComponent = ([name, value]: Part): Component => ({
  name,
  value: oneLine(value, VALUE_LENGTH),
  contributes: true,
});

function leftOut(
  exceptions: readonly ParsedException[],
  root: NamedException | undefined,
  frames: KeyFrames,
  kind: string,
  message: string,
): readonly Component[] {
  const out = (name: string, value: string, hint: string): Component => ({
    name,
    value: oneLine(value, VALUE_LENGTH),
    contributes: false,
    hint,
  });
  const others = exceptions.filter((exception) => exception !== root?.exception);
  const helpers = frames.skipped.filter((frame) => frame !== frames.factory);
  return [
    ...others.map((each) => out('exception', each.kind ?? each.message ?? '', WHY_NOT[each.relation])),
    ...helpers.map((frame) => out('frame', frameName(frame), 'a helper: many bugs end in it')),
    ...(isRaisedByRuntime(kind) && message !== '' ? [out('words', message, 'the runtime words such messages')] : []),
  ];
}

const WHY_NOT: Readonly<Record<ParsedException['relation'], string>> = {
  outermost: 'a wrapper: what it was caused by has a frame of its own',
  cause: 'the root cause is another exception of the chain',
  suppressed: 'suppressed: thrown while closing',
  member: 'one more of a group: the first names it',
  separate: 'a separate trace in the same text',
};

/** The service names its own groups; ours stays as an alias, so that both names find the incident. */
function overridden(named: Fingerprint, service: Part, own: string): Fingerprint {
  const part: Part = ['override', own];
  return {
    ...named,
    fingerprint: digest([service, part]),
    method: 'override',
    because: `error.fingerprint of the service: ${oneLine(own, VALUE_LENGTH)}`,
    components: [
      toComponent(service),
      toComponent(part),
      ...named.components.slice(1).map((each) => ({ ...each, contributes: false })),
    ],
    alias: named.fingerprint,
  };
}

const digest = (parts: readonly Part[]): string => hash('sha256', JSON.stringify(parts), 'hex').slice(0, DIGITS);
