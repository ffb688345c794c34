import type { ParsedException } from './exception.ts';
import { simpleName } from './v1/kinds.ts';

/** Kinds that only carry another exception: their own message says nothing that a person can act on. */
const WRAPPER =
  /^(?:(?:Base)?ExceptionGroup|AggregateError|AggregateException|(?:Unchecked)?ExecutionException|ExecutionError|CompletionException|InvocationTargetException|TargetInvocationException|TypeInitializationException|ExceptionInInitializerError|UndeclaredThrowableException|PrivilegedActionException|ConcurrentException|(?:Nested)?ServletException|UnhandledPromiseRejection|exit|stop|EXIT)$/;

/** Whether the exception that reached the log only wraps the one that names the bug. */
export function isWrapper({ kind, message }: ParsedException, cause: ParsedException): boolean {
  if (kind !== undefined && WRAPPER.test(simpleName(kind))) return true;
  // Java repeats the cause where a wrapper was given no message of its own.
  return message !== undefined && cause.kind !== undefined && message.startsWith(cause.kind);
}
