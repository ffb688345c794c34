import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

/** Ruby: the file below its gem and the method, without blocks and without the class that Ruby 3.4 began to print. */
export function identifyRuby(frame: StackFrame): FrameIdentity {
  const file = frame.file ?? '';
  return {
    module: stablePath(file, /\/(?:gems|vendor_ruby|site_ruby)\/(?:[\w-]+-(?:\d[\w.]*|[\da-f]{7,40})\/)?/g).replace(
      /\.rb$/,
      '',
    ),
    function: (frame.function ?? '')
      .replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+/, '')
      .replace(/_{2,3}\d+_\d+$/, '')
      .replace(/^.*[#.](?=[^#.]+$)/, ''),
    tier: tierOf(file),
  };
}

function tierOf(file: string): Tier {
  if (/^<internal:|\/lib\/ruby\/\d|\/rubygems\//.test(file) && !/\/gems\//.test(file)) return 'runtime';
  return /\/gems\//.test(file) ? 'framework' : 'app';
}
