import type { StackFrame } from '../exception.ts';
import { memoize } from '../memoize.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

const RUNTIME =
  /^(?:node:|deno:|ext:|bun:|internal:|internal\/|native|\[native|timers\/|wasm:|(?:_?(?:events|fs|modules?|net|timers|stream\w*|util|path|https?|http_\w+|child_process|repl|readline|bootstrap_node|node|vm|assert|dns|dgram|tls\w*|url|buffer|cluster|crypto|domain|process|zlib|console|linklist|next_tick))\.js$)/;
const TEST =
  /node_modules[\\/](?:@?(?:jest|vitest|mocha|jasmine|karma|ava|tap|chai|expect|should|sinon|assert|qunit|unexpected|power-assert|proclaim|must)[\w.-]*)[\\/]/;
const TEST_FILE = /(?:^|[\\/])(?:tests?|specs?|__tests__|e2e)[\\/]|[._-](?:test|spec)\.[cm]?[jt]sx?$/;
const EXTENSION = /^(?:chrome|moz|safari|ms-browser|safari-web)-extension:/;

/** JavaScript and TypeScript: the end of the path and the function, without receivers that a runtime adds. */
export function identifyJavascript({ file = '', function: name = '' }: StackFrame): FrameIdentity {
  const source = sourceOf(file);
  const bare = PLAIN.test(name) ? name : functionOf(name);
  return { module: moduleOf(source, bare), function: bare, tier: source.tier };
}

interface Source extends Pick<FrameIdentity, 'module' | 'tier'> {
  /** The number of a bundle's chunk, which another build may change. */
  readonly chunk: string;
}

/** A function of one or two letters was named by a minifier: without its chunk it would be anybody's. */
const moduleOf = ({ module, chunk }: Source, name: string): string =>
  chunk === '' || name.length > MINIFIED_LENGTH ? module : `${module}#${chunk}`;

const MINIFIED_LENGTH = 2;
const CHUNK = /(^|\/)(\d+)(?=(?:\.[cm]?js)?$)/;

const FILES_REMEMBERED = 10_000;
const PLAIN = /^[\w$]*$/;

const sourceOf = memoize((file: string): Source => {
  const whole = stablePath(file, /(?:node_modules|bower_components|~)\//g);
  const chunk = file.includes('/') ? (CHUNK.exec(whole)?.[2] ?? '') : '';
  const path = chunk === '' ? whole : whole.replace(CHUNK, '$1chunk');
  return { chunk, module: path.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|bundle)$/, ''), tier: tierOf(file) };
}, FILES_REMEMBERED);

const FUNCTIONS_REMEMBERED = 20_000;

const functionOf = memoize(stableFunction, FUNCTIONS_REMEMBERED);

function stableFunction(name: string): string {
  return name
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/^(?:async )?(?:new )?/, '')
    .replace(/\(anonymous function\)|Anonymous function|\(anonymous\)|<anonymous>/g, '')
    .replace(/[/<]+$/, '')
    .replace(/^(?:Object|Module|Function|exports|module\.exports|self|window|global|\[object Object\])\.(?=.)/, '')
    .replace(/^(?:Object|Module|Function)\.(?=.)/, '')
    .replace(/^.*\//, '')
    .replace(/\.\.+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .replace(/\(.*\)$/, '');
}

function tierOf(file: string): Tier {
  if (file === '' || EXTENSION.test(file) || TEST.test(file.replaceAll('\\', '/'))) return 'runtime';
  if (/(?:^|[\\/])node_modules[\\/]/.test(file)) return 'framework';
  if (RUNTIME.test(file)) return 'runtime';
  return TEST_FILE.test(file) ? 'test' : 'app';
}
