import type { StackFrame } from '../exception.ts';
import { memoize } from '../memoize.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

const PACKAGES = /(?:site|dist)-packages\/|\/lib(?:64)?\/python\d(?:\.\d+)?\/|[/\\]Python\d+\/lib\//gi;

/** Python: the module's path below its package folder, and the function. */
export function identifyPython({ file = '', function: name = '' }: StackFrame): FrameIdentity {
  const source = sourceOf(file);
  return { module: source.module, function: name.replace(/\(.*$/, ''), tier: source.tier };
}

const FILES_REMEMBERED = 10_000;

const sourceOf = memoize((raw: string): Pick<FrameIdentity, 'module' | 'tier'> => {
  const file = raw.replaceAll('\\', '/');
  return { module: stablePath(file, PACKAGES).replace(/\.pyc?$/, ''), tier: tierOf(file) };
}, FILES_REMEMBERED);

function tierOf(file: string): Tier {
  if (/(?:site|dist)-packages\//i.test(file)) {
    return /-packages\/(?:_?pytest|pluggy|nose|IPython|ipykernel|tornado\/web|debugpy|ddtrace|sentry_sdk)\b/.test(file)
      ? 'runtime'
      : 'framework';
  }
  if (/\/lib(?:64)?\/python\d|Python\d+\/lib\/|^<frozen|\/\.pyenv\//i.test(file)) return 'runtime';
  // Typed into a prompt: there is no file that could hold a bug.
  if (file.startsWith('<')) return 'runtime';
  return /(?:^|\/)(?:tests?\/|test_\w+\.py$|conftest\.py$)|_test\.py$/.test(file) ? 'test' : 'app';
}
