/**
 * What can be relied on of a message of `$LOGS_SAMPLE` that Datadog cut: it gives the first 500 characters. The last line is
 * incomplete, and the innermost frame or the exception may be missing with it, so nothing may be named by it.
 *
 * @returns the message as it is when it was not cut; undefined when nothing of a trace is left that names the error
 */
export function withoutCutEnd(message: string): string | undefined {
  if (!isCut(message)) return message;
  const whole = withoutLastLine(message);
  // A message of one line is cut in its text, and no frame is lost.
  if (whole === undefined) return withoutEllipsis(message);
  const rest = withoutUnnamedTrace(whole);
  return rest === undefined ? undefined : closeJson(rest);
}

/** Datadog's limit, with room for an ellipsis and for letters that count twice. */
const CUT_AT = { least: 495, most: 505 };
const ELLIPSIS = /(?:\.\.\.|…)$/;

const isCut = (message: string): boolean =>
  ELLIPSIS.test(message)
    ? message.length >= CUT_AT.least - 5
    : isAtLimit(message.length) || isAtLimit([...message].length);

const isAtLimit = (length: number): boolean => length >= CUT_AT.least && length <= CUT_AT.most;

const withoutEllipsis = (text: string): string => text.replace(ELLIPSIS, '').trimEnd();

/** Lines end in a line end, or in the `\n` of a JSON text. */
function withoutLastLine(text: string): string | undefined {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\\n'));
  return end === -1 ? undefined : text.slice(0, end).trimEnd();
}

const HEADER_LAST = /Traceback \(most recent call last\)/g;

/**
 * A trace that lists its frames before its exception has lost the exception, and the frame that raised it. An earlier trace
 * of the same text is whole.
 */
function withoutUnnamedTrace(text: string): string | undefined {
  const last = [...text.matchAll(HEADER_LAST)].at(-1);
  if (last === undefined) return text;
  const before = text.slice(0, last.index).replace(/(?:\s|\\n)+$/, '');
  return /Traceback \(most recent call last\)/.test(before) ? before : undefined;
}

/** Ends the text and closes the objects in which a JSON line was cut, so that its fields can be read. */
function closeJson(text: string): string {
  if (!text.trimStart().startsWith('{')) return text;
  const closing: string[] = [];
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (isText && letter === '\\') at += 1;
    else if (letter === '"') isText = !isText;
    else if (isText) continue;
    else if (letter === '{') closing.unshift('}');
    else if (letter === '[') closing.unshift(']');
    else if (letter === '}' || letter === ']') closing.shift();
  }
  const closed = `${text}${isText ? '"' : ''}${closing.join('')}`;
  return isJson(closed) ? closed : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // it was cut between two values: the text stands for itself
  }
}
