import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';

/** Go: import path and function, with closures under the function that holds them. */
export function identifyGo(frame: StackFrame): FrameIdentity {
  const module = (frame.module ?? '')
    .replace(/\/v\d+(?=\/|$)/, '')
    .replace(/^.*\/vendor\//, '')
    .replaceAll('%2e', '.');
  return { module, function: stableFunction(frame.function ?? ''), tier: tierOf(module, frame.file ?? '') };
}

const stableFunction = (name: string): string =>
  name
    .replace(/\[\.\.\.\]/g, '')
    .replace(/^\(\*?(\w+)\)/, '$1')
    .replace(/(?:\.func\d+|\.\d+|\.(?:go|defer)wrap\d+|-range\d+|-fm|·\d+)+$/g, '');

function tierOf(module: string, file: string): Tier {
  const first = module.split('/')[0] ?? '';
  if (/\/(?:usr\/local\/go|go\d[\d.]*|libexec|goroot)\/src\//i.test(file)) return 'runtime';
  if (/\/pkg\/mod\/|\/vendor\/|@v\d/.test(file)) return 'framework';
  return !first.includes('.') && first !== 'main' && GO_STANDARD.test(first) && !module.includes('internal/app')
    ? 'runtime'
    : 'app';
}

const GO_STANDARD =
  /^(?:runtime|net|reflect|testing|sync|syscall|os|io|bufio|bytes|strings|encoding|fmt|context|database|crypto|sort|time|regexp|log|html|text|path|math|errors|internal)$/;
