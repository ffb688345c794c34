import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';

const RUNTIME_LIBRARY =
  /^(?:lib(?:system|c\+\+|c\b|objc|dispatch|pthread|stdc|gcc|asan|tsan|ubsan|msan|clang_rt|unwind|backtrace|swift)|ld-(?:linux|musl)|dyld|ntdll|kernel|ucrtbase|msvcrt|vcruntime|linux-)/i;

/** Sources of the C and C++ runtimes, as their debug symbols name them. */
const RUNTIME_SOURCE =
  /(?:^|\/)sysdeps\/|^(?:\.\.?\/)+(?:nptl|csu|stdlib|signal|posix|malloc|debug|string|assert|elf|misc|io|libio|socket|setjmp)\/|\/(?:glibc|gcc|musl|llvm)-[\d.]+\/|\/(?:compiler-rt|libstdc\+\+-v3|libcxx(?:abi)?)\/|\/usr\/include\/(?:c\+\+|x86_64|boost\/stacktrace)|^(?:abort|raise|assert|pthread_kill|libc-start|gsignal|kill|clone)\.[cS]$/;

const RUNTIME_FUNCTION = /^(?:_+|abort|raise|std::|core::|malloc|free\b|objc_|dispatch_|pthread|Rtl|Ki|Zw|Nt[A-Z])/;

/** What runs between a fault and the report of it, and what every thread begins with, in whichever file it is. */
const MACHINERY =
  /^(?:__GI_|__libc_|__cxa_|__cxxabiv1|__gnu_cxx::|_*assert(?:_fail|_rtn)|__pthread_kill|__kernel_|__restore_rt|__interceptor_|__(?:asan|tsan|ubsan|msan|sanitizer)|__stack_chk_fail|__fortify_fail|__chk_fail|_Unwind_|_start$|start_thread$|clone3?$|gsignal$|tgkill$|std::terminate|std::__terminate|std::__throw_|boost::stacktrace::|backward::|google::(?:LogMessage|DumpStackTrace|logging_)|<signal handler called>$|_sigtramp|_CxxThrowException|RaiseException|_wassert|_invoke_watson|_purecall)/;

/** Frames of a process that is going down, in any code. */
const CRASHING = /abort|terminat|[Cc]rash|[_a-z]kill|^kill|[a-z]Kill|_report|vreport|__cxa_|^raise|panic|sanitizer/;

/** C, C++, Objective-C: the function without its arguments, templates and block numbers; the library without its path. */
export function identifyNative(frame: StackFrame): FrameIdentity {
  const name = (frame.function ?? '')
    .replace(/\(.*\)(?: const)?$/, '')
    .replace(/(?<=\w)<.*>/, '<T>')
    .replace(/(?:_block_invoke|\.cold|\.isra|\.part|\.constprop)[._\d]*$/, '')
    .replace(/^0x[\da-f]+\s+/i, '')
    .replace(/ \+ (?:0x)?[\da-f]+$/i, '');
  const path = (frame.file ?? '').replaceAll('\\', '/');
  const library = path.split('/').at(-1) ?? '';
  return { module: library.replace(/\.\d[\d.]*(?=\.|$)/, ''), function: name, tier: tierOf(path, library, name) };
}

const tierOf = (path: string, library: string, name: string): Tier =>
  RUNTIME_LIBRARY.test(library) ||
  RUNTIME_SOURCE.test(path) ||
  MACHINERY.test(name) ||
  (library === '' && RUNTIME_FUNCTION.test(name)) ||
  name === '' ||
  (/^\?+$/.test(name) && library !== '') ||
  CRASHING.test(name)
    ? 'runtime'
    : 'app';
