const ARGUMENT =
  /^(?:Illegal(?!State|Monitor|Access|Thread)\w*|Argument\w*|InvalidArgument\w*|InvalidParameter\w*|BadArgument\w*|\w*ArgumentException)$/;

/** Whether an exception of this kind says that the caller, not the thrower, did wrong. */
export const blamesCaller = (kind: string): boolean => ARGUMENT.test(simpleName(kind));

const RUNTIME =
  /^(?:null(?:pointer|reference)|.*index(?:outof|error)|classcast|invalidcast|arithmetic|dividebyzero|zerodivision|stackoverflow|outofmemory|negativearraysize|arraystore|nosuch(?:method|field)error|noclassdef|abstractmethod|incompatibleclass|unsatisfiedlink|typeerror|referenceerror|rangeerror|keyerror|attributeerror|nameerror|unboundlocal|nomethoderror|recursionerror|concurrentmodification|nosuchelement)/i;

/**
 * Whether the language raises this by itself. Nobody threw it on purpose, and its message is worded by the runtime: each
 * version and each engine says it differently, and what varies in it are names, so it tells no bugs apart.
 */
export const isRaisedByRuntime = (kind: string): boolean => RUNTIME.test(simpleName(kind));

/** Whether an exception of this kind means that a function called itself without end. */
export const isRecursion = (kind: string): boolean => /^(?:StackOverflow|Recursion|SystemStack)/.test(simpleName(kind));

/** `java.lang.Error` without its package. */
export const simpleName = (kind: string): string =>
  kind.slice(Math.max(kind.lastIndexOf('.'), kind.lastIndexOf('\\'), kind.lastIndexOf(':')) + 1);
