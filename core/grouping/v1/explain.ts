import type { ParsedException } from '../exception.ts';
import type { FingerprintMethod } from '../fingerprint.ts';
import type { FrameIdentity } from '../frames/frame.ts';
import type { KeyFrames } from './key-frames.ts';
import { simpleName } from './kinds.ts';
import type { NamedException } from './root-cause.ts';

interface Evidence {
  readonly exceptions: readonly ParsedException[];
  readonly root: NamedException | undefined;
  readonly kind: string;
  readonly frames: KeyFrames;
  readonly key: readonly (readonly [name: string, value: string])[];
}

/** Says in one sentence why an error got its name. */
export function explain(method: FingerprintMethod, { exceptions, root, kind, frames, key }: Evidence): string {
  const value = (name: string) => key.find(([each]) => each === name)?.[1] ?? '';
  if (method === 'exception-message') return `${kind} without a stack trace; message "${value('template')}"`;
  const { top, caller, factory, skipped } = frames;
  const wrappers = exceptions.filter(
    ({ relation }) => root?.exception.relation === 'cause' && (relation === 'outermost' || relation === 'cause'),
  );
  return [
    whereOf(method, kind || 'an error', frames),
    ...wrappers
      .filter((exception) => exception !== root?.exception)
      .map((exception) => `wrapper ${simpleName(exception.kind ?? 'without a kind')} unwrapped`),
    ...skipped.filter((frame) => frame !== factory).map((frame) => `helper ${shortName(frame)} skipped`),
    ...(factory === undefined ? [] : [`made by ${shortName(factory)}`]),
    ...(caller === undefined ? [] : [`called ${top?.function === '' ? '' : 'wrongly '}by ${shortName(caller)}`]),
    ...(value('words') === '' ? [] : [`message "${value('words')}"`]),
  ].join('; ');
}

function whereOf(method: FingerprintMethod, kind: string, { top, library }: KeyFrames): string {
  if (top !== undefined) return `root cause ${kind} in ${shortName(top)}`;
  if (method === 'stack-lines')
    return `${kind} with a stack that no reader knows; its first lines "${library.map((frame) => frame.function).join(' | ')}"`;
  return `${kind} with no frame of the service's own; first library frames ${library.map(shortName).join(', ')}`;
}

/** `com.acme.OrderService` and `place` as people say it: `OrderService.place`. */
const shortName = ({ module, function: name }: FrameIdentity): string => {
  if (name === '' && module.includes('/')) return module;
  const bare = module.replace(/\.(?:cc?|cpp|cxx|hh?|hpp|mm?|swift|so|dylib|dll|exe)$/, '');
  const owner = bare.slice(Math.max(bare.lastIndexOf('.'), bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
  return [owner, name || '(anonymous)'].filter(Boolean).join('.');
};
