import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

const LIBRARY_PATH =
  /^\/usr\/(?:lib|share|local\/(?:lib|share|openresty))\/|\/(?:perl5|luarocks|lualib|\.opam|_opam|\.julia|\.cabal|\.stack|shards|\.nimble|vendor|deps|lib\/crystal|share\/julia)\//;
const LIBRARY_PACKAGE =
  /^(?:base|ghc-[\w]+|containers|text|bytestring|aeson|transformers|mtl|conduit|warp|wai|servant[\w-]*|yesod[\w-]*|persistent[\w-]*|Base|Core|Distributed|Sockets|HTTP)(?:-\d|$)/;
const RUNTIME_FUNCTION = /^(?:Stdlib\b|CamlinternalLazy|Carp::|Try::Tiny|error$|assert$|x?pcall$|die$|confess$|croak$)/;

/** Any other language: the end of the path and the function as the trace has them. */
export function identifyOther({ file = '', function: name = '', package: library = '' }: StackFrame): FrameIdentity {
  if (file === '') return { module: '', function: name, tier: 'runtime' };
  return {
    module: stablePath(file).replace(/\.\w{1,4}$/, ''),
    function: isPlace(name) ? '' : name.replace(/\(.*\)$/, '').trim(),
    tier: tierOf(file, name, library),
  };
}

/** Lua calls a function without a name by where it begins: `/app/cart.lua:2`. */
const isPlace = (name: string): boolean => /:\d+>?$/.test(name);

function tierOf(file: string, name: string, library: string): Tier {
  if (file.startsWith('[C]') || RUNTIME_FUNCTION.test(name)) return 'runtime';
  return LIBRARY_PATH.test(file) || LIBRARY_PACKAGE.test(library) ? 'framework' : 'app';
}
