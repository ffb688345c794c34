import { extname } from 'node:path';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { namesAround } from '../../core/proof/names.ts';

/** A place that a fix changes, as it was before the fix. */
interface Place {
  readonly path: string;
  readonly line: number;
  /** The function around it. */
  readonly name: string;
}

const FRAMES = 4;

/**
 * Makes the stack trace that a service might log for a bug, when nobody has a real one: an error that is raised where the fix
 * changes the source. The words are of the language's own runtime.
 *
 * @param sources the fix's patch of the source files alone
 * @param texts of these files before the fix, by path
 */
export function deriveStack(sources: string, texts: ReadonlyMap<string, string>, subject: string): string {
  const places = placesOf(sources, texts).slice(0, FRAMES);
  const [first] = places;
  if (first === undefined) throw new Error('the fix changes no line that was there before');
  const write = WRITERS[extname(first.path)] ?? javascript;
  return write(places, `fix-replay: ${subject}`);
}

function placesOf(patch: string, texts: ReadonlyMap<string, string>): readonly Place[] {
  return parsePatch(patch).flatMap(({ path, hunks }) =>
    hunks.map(({ oldStart, lines }) => {
      // Before the first changed line stand lines of context alone.
      const line =
        oldStart +
        Math.max(
          0,
          lines.findIndex(({ kind }) => kind !== 'context'),
        );
      return { path, line, name: namesAround(texts.get(path) ?? '', line)[0] ?? 'handle' };
    }),
  );
}

type Writer = (places: readonly Place[], message: string) => string;

const javascript: Writer = (places, message) =>
  [`Error: ${message}`, ...places.map(({ path, line, name }) => `    at ${name} (/app/${path}:${line}:3)`)].join('\n');

const python: Writer = (places, message) =>
  [
    'Traceback (most recent call last):',
    ...places.toReversed().map(({ path, line, name }) => `  File "/app/${path}", line ${line}, in ${name}\n    ...`),
    `RuntimeError: ${message}`,
  ].join('\n');

const go: Writer = (places, message) =>
  [
    `panic: ${message}`,
    '',
    'goroutine 1 [running]:',
    ...places.map(({ path, line, name }) => `main.${name}(...)\n\t/app/${path}:${line} +0x1d`),
  ].join('\n');

const rust: Writer = (places, message) => {
  const frames = places.map(
    ({ path, line, name }, at) => `   ${at}: app::${name}\n             at /app/${path}:${line}:5`,
  );
  const [{ path, line } = { path: '', line: 1 }] = places;
  return `thread 'main' panicked at ${path}:${line}:5:\n${message}\nstack backtrace:\n${frames.join('\n')}`;
};

const ruby: Writer = ([first, ...rest], message) => {
  const at = ({ path, line, name }: Place) => `/app/${path}:${line}:in \`${name}'`;
  return [
    `${first === undefined ? '' : at(first)}: ${message} (RuntimeError)`,
    ...rest.map((place) => `\tfrom ${at(place)}`),
  ].join('\n');
};

const java: Writer = (places, message) =>
  [
    `java.lang.IllegalStateException: ${message}`,
    ...places.map(({ path, line, name }) => {
      const file = path.split('/').at(-1) ?? path;
      const type = path
        .replace(/^.*(?:java|kotlin)\//, '')
        .replace(/\.\w+$/, '')
        .replaceAll('/', '.');
      return `\tat ${type}.${name}(${file}:${line})`;
    }),
  ].join('\n');

const php: Writer = (places, message) => {
  const [{ path, line } = { path: '', line: 1 }] = places;
  const frames = places.map((place, at) => `#${at} /app/${place.path}(${place.line}): ${place.name}()`);
  return `PHP Fatal error:  Uncaught RuntimeException: ${message} in /app/${path}:${line}\nStack trace:\n${frames.join('\n')}\n#${places.length} {main}\n  thrown in /app/${path} on line ${line}`;
};

const elixir: Writer = (places, message) =>
  [
    `** (RuntimeError) ${message}`,
    ...places.map(({ path, line, name }) => `    (app 0.1.0) ${path}:${line}: App.${name}/1`),
  ].join('\n');

const WRITERS: Readonly<Record<string, Writer>> = {
  '.py': python,
  '.go': go,
  '.rs': rust,
  '.rb': ruby,
  '.java': java,
  '.kt': java,
  '.php': php,
  '.ex': elixir,
};
