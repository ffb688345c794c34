import type { RedError } from './red-error.ts';

const MAX_DETAIL_LINES = 400;

/**
 * Reads the failing tests of TAP with their details, which are a block of YAML. Lines that begin with `#` are what the tests
 * printed. https://testanything.org/tap-version-14-specification.html
 *
 * @returns undefined when the output is no TAP
 */
export function readTap(lines: readonly string[]): { errors: readonly RedError[]; isDoubtful: boolean } | undefined {
  if (!lines.some((line) => /^TAP version 1[34]$/.test(line))) return undefined;
  const failed = lines.flatMap((line, index) =>
    /^ *not ok \d+/.test(line) && !/ # (?:TODO|SKIP)\b/i.test(line) ? [readDetails(lines, index + 1)] : [],
  );
  const leaves = failed.filter((details) => details['failureType'] !== 'subtestsFailed');
  const counted = lines.map((line) => /^# fail +(\d+)$/.exec(line)?.[1]).filter((count) => count !== undefined);
  return {
    errors: leaves.map(metInside).map(({ name, error, message, stack }) => ({
      ...(name === undefined ? {} : { kind: name }),
      message: error ?? message ?? '',
      stack: stackOf(name, error ?? message ?? '', stack ?? ''),
    })),
    isDoubtful: counted.length > 1 || (counted[0] !== undefined && Number(counted[0]) !== leaves.length),
  };
}

/** An assertion that nothing is thrown tells of what was. */
const metInside = (details: Record<string, string>): Record<string, string> =>
  /^Got unwanted (?:exception|rejection)/.test(details['error'] ?? '') && details['actual stack'] !== undefined
    ? {
        error: details['actual error'] ?? '',
        stack: details['actual stack'],
        ...(details['actual name'] === undefined ? {} : { name: details['actual name'] }),
      }
    : details;

/** Node leaves the first line and each `at` away; others keep the stack as it is. */
function stackOf(name: string | undefined, message: string, stack: string): string {
  const frames = stack.split('\n').map((line) => (/^\s*at |[^:]*:\d+(?::\d+)?\)?$/.test(line) ? asFrame(line) : line));
  return /^\s*at /.test(frames[0] ?? '') ? [`${name ?? 'Error'}: ${message}`, ...frames].join('\n') : frames.join('\n');
}

const asFrame = (line: string): string => (/^\s*at /.test(line) ? line : `    at ${line.trim()}`);

/** The keys of one level, with texts of one line or, after `|-`, of several. */
function readDetails(lines: readonly string[], start: number): Record<string, string> {
  const indent = /^( *)---$/.exec(lines[start] ?? '')?.[1];
  if (indent === undefined) return {};
  const details: Record<string, string> = {};
  let key: string | undefined;
  let isActual = false;
  for (const line of lines.slice(start + 1, start + MAX_DETAIL_LINES)) {
    if (line === `${indent}...`) break;
    const [, name, value] = new RegExp(`^${indent}(\\w+): ?(.*)$`).exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      if (name === 'actual' && value === '') isActual = true;
      else if (!ERROR_KEYS.has(name)) isActual = false;
      key = isActual && name !== 'actual' && !isOuterStack(details, name) ? `actual ${name}` : name;
      details[key] = /^[|>][-+]?$/.test(value) ? '' : unquote(value);
    } else if (key !== undefined) {
      const text = line.slice(indent.length + 2);
      details[key] = details[key] === '' ? text : `${details[key]}\n${text}`;
    }
  }
  return details;
}

/** Node prints the keys of an error that was met by `doesNotThrow` below `actual`, and not further in. */
const ERROR_KEYS = new Set(['actual', 'error', 'name', 'stack', 'code', 'message']);
const isOuterStack = (details: Record<string, string>, name: string): boolean =>
  name === 'stack' && details['actual stack'] !== undefined;

const unquote = (value: string): string =>
  /^'.*'$/.test(value)
    ? value.slice(1, -1).replaceAll("''", "'")
    : /^".*"$/.test(value)
      ? value.slice(1, -1).replaceAll('\\"', '"')
      : value;
