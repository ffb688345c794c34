import { type MaskedLanguage, maskCode, maskedLanguageOf } from '../diff/mask-code.ts';
import { findDeclarations } from './find-declarations.ts';
import { lastName } from './names.ts';
import type { Place } from './places.ts';

/**
 * A statement that ends a function with an error, and that a compiler does not see as the end. It also prints the error's words,
 * since the service may catch the error. It holds them in two halves: a runner that prints the line does not print the words.
 */
const CRASHES: Readonly<Record<string, (one: string, other: string) => string>> = {
  // A panic prints its words itself, and so does a fatal error.
  rs: (one, other) => `if core::hint::black_box(true) { panic!("{}{}", "${one}", "${other}"); }`,
  swift: (one, other) => `if Bool("true")! { fatalError("${one}" + "${other}") };`,
  go: (one, other) => `println("${one}" + "${other}"); panic("${one}" + "${other}");`,
  php: (one, other) =>
    `if (true) { \\fwrite(\\fopen('php://stderr', 'w'), '${one}' . '${other}'); throw new \\Error('${one}' . '${other}'); }`,
  java: (one, other) =>
    `if (Boolean.parseBoolean("true")) { System.err.println("${one}" + "${other}"); throw new IllegalStateException("${one}" + "${other}"); }`,
  kt: (one, other) =>
    `if ("${one}".isNotEmpty()) { println("${one}" + "${other}"); throw IllegalStateException("${one}" + "${other}") };`,
  scala: (one, other) => `println("${one}" + "${other}"); throw new IllegalStateException("${one}" + "${other}");`,
  cs: (one, other) =>
    `if (System.Environment.TickCount64 != -1) { System.Console.Error.WriteLine("${one}" + "${other}"); throw new System.InvalidOperationException("${one}" + "${other}"); }`,
  // A type check may not know the console; and a compiler that joins two literals may print its own line.
  js: (one, other) =>
    `if (Date.now() !== 0) { Reflect.get(globalThis, "console").error(["${one}", "${other}"].join("")); throw new Error(["${one}", "${other}"].join("")); }`,
  rb: (one, other) => `$stderr.puts('${one}' + '${other}'); raise '${one}' + '${other}'`,
  ex: (one, other) => `IO.puts(:stderr, "${one}" <> "${other}"); raise("${one}" <> "${other}")`,
  py: (one, other) =>
    `__import__("sys").stderr.write("${one}" + "${other}"); raise RuntimeError("${one}" + "${other}")`,
};
const ALIASES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['cjs', 'mjs', 'jsx', 'ts', 'cts', 'mts', 'tsx'].map((extension) => [extension, 'js'])),
  exs: 'ex',
  kts: 'kt',
};

/**
 * Has a function end with an error as soon as it begins, and print the error's words: a test that then shows them runs that
 * function. Serves where no runtime tells what ran. The lines of the file keep their numbers, where the language allows it.
 *
 * @param text of the file
 * @param words of letters, digits and dashes alone, two at least
 * @returns undefined when the language is not known, or it is not sure which function is meant
 */
export function injectCrash(text: string, { path, function: name, line }: Place, words: string): string | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const language = ALIASES[extension] ?? extension;
  const half = Math.ceil(words.length / 2);
  const crash = CRASHES[language]?.(words.slice(0, half), words.slice(half));
  const masked = maskedLanguageOf(path.toLowerCase());
  const wanted = lastName(name);
  if (crash === undefined || masked === undefined || wanted === '') return undefined;
  const found = declarationsOf(text, masked, language, wanted);
  const around = line === undefined ? [] : found.filter(({ lines }) => lines[0] <= line && line <= lines[1]);
  // The text may have moved since the place was named: then the only function of that name is meant.
  const declared = around.at(-1) ?? (found.length === 1 ? found[0] : undefined);
  if (declared === undefined) return undefined;
  const { at, write } = declared.opening;
  return `${text.slice(0, at)}${write(crash)}${text.slice(at)}`;
}

/** Of a literal: a word, as a literal may be a type. */
const LITERAL = '0';

function declarationsOf(text: string, masked: MaskedLanguage, language: string, name: string) {
  const found = findDeclarations(maskCode(text, masked, LITERAL), language, name);
  if (found.length > 0) return found;
  // A quote in a regular expression masks the lines below it. So the text from a line with the name on is read by itself.
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.includes(name) && !/^\s*(?:\*|\/[/*]|#)/.test(line));
  if (first === -1) return [];
  const above = lines.slice(0, first).map((line) => `${' '.repeat(line.length)}\n`);
  return findDeclarations(
    `${above.join('')}${maskCode(lines.slice(first).join('\n'), masked, LITERAL)}`,
    language,
    name,
  );
}
