/**
 * The files on the stacks that a run printed. A runner that dies of an uncaught error names no test, and its stack tells
 * which file crashed. Errors of loading are left out: a file that does not compile, or imports what does not exist, has
 * tested nothing.
 *
 * @param lines the output, without colours, with paths relative to the tree
 * @returns each file once
 */
export function readCrashes(lines: readonly string[]): string[] {
  // Runners that print TAP put what a test file printed behind a "#".
  const bare = lines.map((line) => line.replace(/^# /, '').replaceAll('file://', ''));
  const stacks = findStacks(bare).filter((stack) => !isLoadError(stack, bare));
  return [...new Set(stacks.flatMap(({ frames }) => frames.map(({ file }) => file)))]
    .filter((file) => !file.startsWith('node:'))
    .slice(0, MAX_FILES);
}

const MAX_FILES = 200;

interface Frame {
  readonly file: string;
  readonly line: string;
}

interface Stack {
  /** The lines that it takes, of which the end is not part of it. */
  readonly start: number;
  readonly end: number;
  readonly frames: readonly Frame[];
}

/** Where each language names the file of a frame. */
const FRAMES: readonly RegExp[] = [
  /^\s*(?:at|❯) .*\((?<file>[^()]+):\d+:\d+\)$/, // JavaScript
  /^\s*(?:at|❯) (?:.* )?(?<file>[^\s()]+):\d+:\d+$/,
  /^\t(?<file>\S+\.go):\d+(?: \+0x[0-9a-f]+)?$/,
  /^\s*File "(?<file>[^"]+)", line \d+/, // Python
  /^(?<file>\S+\.py):\d+: (?:in .+|\w+)$/, // pytest
  /^\s*(?:from )?(?<file>\S+\.rb):\d+:in [`']/,
  /^thread '.*' (?:\(\d+\) )?panicked at (?:'.*', )?(?<file>\S+\.rs):\d+:\d+/,
  /^#\d+ (?<file>\S+\.php)\(\d+\): |\bUncaught .* in (?<thrown>\S+\.php):\d+$/,
  /^ +(?:\([^)]*\) )?(?<file>\S+\.exs?):\d+: /, // Elixir
];

function readFrame(line: string): Frame | undefined {
  for (const pattern of FRAMES) {
    const { file, thrown } = pattern.exec(line)?.groups ?? {};
    const named = file ?? thrown;
    if (named !== undefined) return { file: named, line };
  }
  return undefined;
}

/** Between two frames stand the function in Go, and the code in Python. */
const LINES_BETWEEN_FRAMES = 3;

function findStacks(lines: readonly string[]): Stack[] {
  const stacks: { start: number; end: number; frames: Frame[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const frame = readFrame(line);
    if (frame === undefined) continue;
    const open = stacks.at(-1);
    const between = open === undefined ? [] : lines.slice(open.end, index);
    if (open !== undefined && between.length <= LINES_BETWEEN_FRAMES && !between.some((each) => each.trim() === '')) {
      open.frames.push(frame);
      open.end = index + 1;
    } else stacks.push({ start: index, end: index + 1, frames: [frame] });
  }
  return stacks;
}

/** An error's message comes before its stack; in Python it comes after it. */
const LINES_BEFORE = 8;
const LINES_AFTER = 4;

const LOAD_ERROR =
  /\b(?:ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|ERR_REQUIRE_ESM|ERR_UNKNOWN_FILE_EXTENSION|ImportError|ModuleNotFoundError|IndentationError|TabError|LoadError|CompileError|TokenMissingError|ParseError|TransformError)\b|\bParse error\b|\bsyntax error\b|\bCannot find (?:module|package)\b|does not provide an export named|Cannot use import statement|cannot load such file|Failed opening required|\bClass "[^"]*" not found|\berror TS\d+\b/;
/** A product may parse what it is given, so in JavaScript this error alone does not tell. */
const SYNTAX_ERROR = /\bSyntaxError\b/;
/** The innermost frame of an error that was raised while a module was looked for or compiled. */
const LOADER =
  /node:internal\/(?:modules|vm)\b|internal\/modules\/|\bwrapSafe\b|_resolveFilename|node_modules\/(?:jest-resolve|jest-runtime|esbuild|tsx|ts-node|typescript|@babel|@swc)\//;

function isLoadError({ start, end, frames }: Stack, lines: readonly string[]): boolean {
  const message = lines.slice(Math.max(0, start - LINES_BEFORE), end + LINES_AFTER);
  const [innermost] = frames;
  const isScript = /^\s*(?:at|❯) /.test(innermost?.line ?? '');
  return (
    LOADER.test(innermost?.line ?? '') ||
    message.some((line) => LOAD_ERROR.test(line) || (!isScript && SYNTAX_ERROR.test(line)))
  );
}
