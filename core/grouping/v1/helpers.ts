import type { FrameIdentity } from '../frames/frame-identity.ts';

const FUNCTION =
  /^(?:\w+(?:\.|::))*(?:check|require|assert|throw|raise|fail|unwrap|ensure|validate|verify|expect|error|log|trace|warn|abort|panic|report|invariant|access\$?$|_?(?:create|make|new|wrap|to|handle|on)\w*(?:Exception|Error)$|\w*(?:Exception|Error)$|wrap$)/i;

const MODULE =
  /(?:^|[.$/])(?:\w*(?:Assert|Assertions|Preconditions|Validate|Validator|Ensure|Checks|Invariant)|\w*(?:Error|Exception)s?(?:Handler|Dispatcher|Reporter|Factory|Utils?|Support|Helper|Collector|Mapper|Translator|Converter)?)$/i;

/**
 * Whether a frame only reports what somebody else found wrong: `checkNotNull`, `assertThat`, `ErrorHandler.handle`, a
 * factory method of an exception. Many bugs end in the same helper; the frame below it tells them apart.
 */
export const isHelper = ({ module, function: name }: FrameIdentity): boolean =>
  FUNCTION.test(name) || MODULE.test(module);

const ARGUMENT =
  /^(?:Illegal(?!State|Monitor|Access|Thread)\w*|Argument\w*|InvalidArgument\w*|InvalidParameter\w*|BadArgument\w*|\w*ArgumentException)$/;

/** Whether an exception of this kind says that the caller, not the thrower, did wrong. */
export const blamesCaller = (kind: string): boolean => ARGUMENT.test(simpleName(kind));

const RUNTIME_WORDED =
  /^(?:null(?:pointer|reference)|.*index(?:outof|error)|arrayindex|stringindex|indexoutof|classcast|invalidcast|arithmetic|dividebyzero|zerodivision|stackoverflow|outofmemory|negativearraysize|arraystore|nosuch(?:method|field)error|noclassdef|abstractmethod|incompatibleclass|unsatisfiedlink|typeerror|referenceerror|rangeerror|keyerror|attributeerror|nameerror|unboundlocal|nomethoderror|recursionerror|concurrentmodification|nosuchelement)/i;

/**
 * Whether the runtime words the message of such an exception. Each version and each engine words it differently, and
 * what varies in it are names, so it tells no bugs apart.
 */
export const isWordedByRuntime = (kind: string): boolean => RUNTIME_WORDED.test(simpleName(kind));

export const simpleName = (kind: string): string =>
  kind.slice(Math.max(kind.lastIndexOf('.'), kind.lastIndexOf('\\'), kind.lastIndexOf(':')) + 1);
