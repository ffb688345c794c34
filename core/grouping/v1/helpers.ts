import type { FrameIdentity } from '../frames/frame.ts';
import { isRaisedByRuntime } from './kinds.ts';

/** Functions that check what they were given; they throw what their caller earned, a `NullPointerException` included. */
const CHECK = /^(?:\w+(?:\.|::))*(?:check|require|assert|ensure|expect|invariant|access\$?$)/i;
const CHECK_MODULE = /(?:^|[.$/])\w*(?:Assert|Assertions|Preconditions|Validate|Ensure|Checks|Invariant)$/i;

/** Functions that report what somebody else found wrong. */
const REPORT =
  /^(?:\w+(?:\.|::))*(?:throw|raise|fail|unwrap|validate|verify|error|log|trace|warn|abort|panic|report|fatal|crash|kill|terminate|wrap$)/i;

/** Factories of exceptions, and classes made to deal with them. */
const FACTORY = /\w(?:Exception|Error)$/;
const FACTORY_MODULE =
  /(?:^|[.$/])\w*(?:Error|Exception)s?(?:Handler|Dispatcher|Reporter|Factory|Utils?|Support|Helper|Collector|Mapper|Translator|Converter)?$/i;

/**
 * Why a frame is passed over: many bugs end in the same helper, and the frame below it tells them apart. The name of a
 * `factory` still says which exception was made, so it stays in the key; that of a `check` or `report` does not.
 *
 * What the runtime raises by itself (a null dereference, a failed cast) is raised where it stands: there only checks
 * are helpers.
 */
export function helperKind(
  { module, function: name }: FrameIdentity,
  kind: string,
): 'check' | 'report' | 'factory' | undefined {
  if (CHECK.test(name) || CHECK_MODULE.test(module)) return 'check';
  if (isRaisedByRuntime(kind)) return undefined;
  if (REPORT.test(name)) return 'report';
  return FACTORY.test(name) || FACTORY_MODULE.test(module) ? 'factory' : undefined;
}

/** Whether a frame belongs to a class that deals with errors for others. */
export const isReporter = ({ module }: FrameIdentity): boolean =>
  FACTORY_MODULE.test(module) || CHECK_MODULE.test(module);

const NAMELESS =
  /^(?:\?+|<?(?:unknown|redacted|anonymous|stripped\b.*|stripped_\w+|compiler-generated)>?|0x[\da-f]+|)$/i;

/** Whether the trace does not know what the function is called: the symbols were stripped. */
export const isNameless = ({ module, function: name }: FrameIdentity): boolean => module === '' && NAMELESS.test(name);
