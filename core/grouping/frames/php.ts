import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

/** PHP: the calling file and the function that it called, as PHP prints them. */
export function identifyPhp(frame: StackFrame): FrameIdentity {
  const file = frame.file ?? '';
  const owner = (frame.module ?? '').replace(/class@anonymous.*$/, 'class@anonymous');
  return {
    module: stablePath(file, /\/vendor\//g).replace(/\.php$/, ''),
    function: `${owner}${owner === '' ? '' : '::'}${(frame.function ?? '').replace(/^.*\\(?=\{closure)/, '').replace(/\{closure[^}]*\}/, '{closure}')}`,
    tier: tierOf(file, frame.function ?? ''),
  };
}

function tierOf(file: string, name: string): Tier {
  if (file === '' || name === '{main}') return 'runtime';
  return file.includes('/vendor/') ? 'framework' : 'app';
}
