import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame-identity.ts';

const RUNTIME =
  /^(?:lib(?:system|c\+\+|c\b|objc|dispatch|pthread|stdc|gcc)|dyld|ntdll|kernel|ucrtbase|msvcrt|vcruntime|linux-)/i;
const RUNTIME_FUNCTION = /^(?:_+|abort|raise|std::|core::|malloc|free\b|objc_|dispatch_|pthread|Rtl|Ki|Zw|Nt[A-Z])/;

/** What a process does on its way down, whoever's code it is in. */
const CRASHING = /abort|terminat|[Cc]rash|[_a-z]kill|^kill|[a-z]Kill|_report|vreport|__cxa_|^raise|panic|sanitizer/;

/** C, C++, Objective-C, Swift: the function without its arguments, templates and block numbers; the library without its path. */
export function identifyNative(frame: StackFrame): FrameIdentity {
  const name = (frame.function ?? '')
    .replace(/\(.*\)$/, '')
    .replace(/(?<=\w)<.*>/, '<T>')
    .replace(/(?:_block_invoke|\.cold|\.isra|\.part|\.constprop)[._\d]*$/, '')
    .replace(/^0x[\da-f]+\s+/i, '')
    .replace(/ \+ (?:0x)?[\da-f]+$/i, '');
  const library = (frame.file ?? '').replaceAll('\\', '/').split('/').at(-1) ?? '';
  return { module: library.replace(/\.\d[\d.]*(?=\.|$)/, ''), function: name, tier: tierOf(library, name) };
}

const tierOf = (library: string, name: string): Tier =>
  RUNTIME.test(library) ||
  (library === '' && RUNTIME_FUNCTION.test(name)) ||
  name === '' ||
  (name === '?' && library !== '') ||
  CRASHING.test(name)
    ? 'runtime'
    : 'app';
