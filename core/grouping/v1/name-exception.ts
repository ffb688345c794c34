import type { ParsedException } from '../exception.ts';
import type { Component, ErrorText, FingerprintMethod, NamedError } from '../fingerprint.ts';
import type { Tier } from '../frames/frame.ts';
import { oneLine } from '../one-line.ts';
import { parameterize } from '../parameterize/parameterize.ts';
import { explain } from './explain.ts';
import { commonDigest, digest, type Part, toComponent } from './key.ts';
import { frameName, type KeyFrames, keyFrames } from './key-frames.ts';
import { isRaisedByRuntime } from './kinds.ts';
import { messageStem, messageWords } from './message-words.ts';
import { type NamedException, rootCause } from './root-cause.ts';

const TEXT_LENGTH = 600;
const STRICT_FRAMES = 10;

/** Names a bug by its root cause: kind, the frame that stands for it, and the first static words of the message. */
export function nameException(error: ErrorText, exceptions: readonly ParsedException[]): NamedError {
  const root = rootCause(exceptions);
  const kind = root?.exception.kind ?? error.error.kind ?? '';
  const message = messageOf(error, root);
  const frames = keyFrames(root?.frames ?? [], kind, root?.exception.frames[0]?.language);
  const method = methodOf(frames, root);
  const service: Part = ['service', error.service];
  const key = keyOf(method, kind, frames, message);
  return {
    fingerprint: commonDigest([service, ...key]),
    strict: digest([service, ...key, ...variantOf(root, message)]),
    loose: commonDigest(relatedOf(method, kind, frames, message)),
    method,
    because: oneLine(explain(method, { exceptions, root, kind, frames, key }), TEXT_LENGTH),
    // Hardly ever read, and a good part of the work.
    get components() {
      return [service, ...key]
        .map((part) => toComponent(part))
        .concat(leftOut(exceptions, root, frames, kind, message));
    },
  };
}

function messageOf({ error, message }: ErrorText, root: NamedException | undefined): string {
  if (root?.exception.message !== undefined) return root.exception.message;
  // What the log line says is about what reached the log, not about a cause inside it.
  return root === undefined || root.exception.relation === 'outermost' ? (error.message ?? message ?? '') : '';
}

function methodOf({ top, library }: KeyFrames, root: NamedException | undefined): FingerprintMethod {
  if (top !== undefined) return 'in-app-frame';
  if (root?.exception.frames[0]?.language === 'other' && library[0]?.module === '') return 'stack-lines';
  return library.length > 0 ? 'library-frames' : 'exception-message';
}

function keyOf(method: FingerprintMethod, kind: string, frames: KeyFrames, message: string): readonly Part[] {
  if (method === 'exception-message')
    return [
      ['kind', kind],
      ['template', messageStem(message)],
    ];
  const { top, caller, factory, library } = frames;
  const parts: readonly Part[] = [
    ['kind', kind],
    ['frame', top === undefined ? '' : frameName(top)],
    ['caller', caller === undefined ? '' : frameName(caller)],
    ['factory', factory === undefined ? '' : frameName(factory)],
    ...library.map(
      (frame): Part =>
        method === 'stack-lines' ? ['stack line', frame.function] : ['library frame', frameName(frame)],
    ),
    ['words', isRaisedByRuntime(kind) ? '' : messageWords(message)],
  ];
  return parts.filter(([, value]) => value !== '');
}

/** Two errors of one bug are variants when another path led there or the message says something else. */
const variantOf = (root: NamedException | undefined, message: string): readonly Part[] => [
  ['path', (root?.frames ?? []).slice(0, STRICT_FRAMES).map(frameName).join(' < ')],
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
  const first = library[0];
  if (first !== undefined)
    return [
      ['kind', kind],
      ['frame', frameName(first)],
    ];
  return [
    ['method', method],
    ['words', messageWords(message) || messageStem(message)],
  ];
}

function leftOut(
  exceptions: readonly ParsedException[],
  root: NamedException | undefined,
  { skipped, passed, factory }: KeyFrames,
  kind: string,
  message: string,
): readonly Component[] {
  return [
    ...exceptions
      .filter((each) => each !== root?.exception)
      .map((each) => toComponent(['exception', each.kind ?? each.message ?? ''], WHY_NOT[each.relation])),
    ...skipped
      .filter((frame) => frame !== factory)
      .map((frame) => toComponent(['frame', frameName(frame)], 'a helper: many bugs end in it')),
    ...passed.slice(0, FRAMES_PASSED).map((frame) => toComponent(['frame', frameName(frame)], PASSED[frame.tier])),
    ...(isRaisedByRuntime(kind) && message !== ''
      ? [toComponent(['words', message], 'the runtime words such messages, each version in its own way')]
      : []),
  ];
}

const FRAMES_PASSED = 5;

const PASSED: Readonly<Record<Tier, string>> = {
  runtime: 'a frame of the runtime: passed over',
  framework: 'a frame of a framework, above the service’s own: passed over',
  test: 'a frame of a test: passed over',
  app: 'a frame above: passed over',
};

const WHY_NOT: Readonly<Record<ParsedException['relation'], string>> = {
  outermost: 'a wrapper: what caused it has a frame of its own',
  cause: 'another exception of the chain is the root cause',
  suppressed: 'suppressed: thrown while closing',
  member: 'one more of a group: the first one names it',
  separate: 'a separate trace in the same text',
};
