/** Whether a word alone is likely the name of an exception class. */
export const looksLikeKind = (word: string): boolean =>
  (hasErrorSuffix(word) && !LEVEL.test(word)) ||
  isSignal(word) ||
  /^(?:[a-z_][\w$-]*[./\\])+[A-Z][\w$]*$/.test(word) ||
  /^(?:[A-Z]\w*::)+[A-Z]\w*$/.test(word) ||
  /^[A-Z][\w$]*(?:\.[A-Z][\w$]*)+$/.test(word);

/** Whether a name ends as the names of exceptions do. */
export const hasErrorSuffix = (word: string): boolean =>
  /(?:exception|error|throwable|failure|fault|warning|interrupt|exit|panic|violation|abort|timeout|notfound|denied|exceptiongroup)s?\d?$/i.test(
    word,
  );

/** Whether a word names what kills a process: a signal, a Mach exception, an exception of Windows. */
export const isSignal = (word: string): boolean => /^(?:SIG[A-Z]{2,6}|EXC(?:EPTION)?_[A-Z_]{3,60})$/.test(word);

/** A logger's level is no class: `ERROR: …`, `error: …`. */
const LEVEL = /^(?:[A-Z]+|error|warning)$/;

/** Whether a word in the middle of a line is surely a class: it says `Error` and more than that. */
export const isSurelyKind = (word: string): boolean =>
  hasErrorSuffix(word) && /[a-z]/.test(word) && (/[.\\:]/.test(word) || /[a-z\d][A-Z]|[A-Z]{2}[a-z]/.test(word));

/** `Error` and `Exception` are classes, and words of any sentence. */
export const isPlainKind = (word: string): boolean => word === 'Error' || word === 'Exception';
