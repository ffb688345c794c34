import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { parseSync } from 'oxc-parser';

/**
 * Reads what a file of compiled code or declarations takes from elsewhere: what it imports, and the packages that it finds
 * by `require.resolve`.
 *
 * @returns specifiers as they are written: relative paths, packages and modules of Node
 */
export function readImports(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.d.ts') ? importsOfTypes(text) : importsOfCode(file, text);
}

/** The package that a specifier names; undefined for a relative path or a module of Node. */
export function packageOf(specifier: string): string | undefined {
  // The compiler writes some of Node's modules into declarations without their `node:`, such as `import("url")`.
  if (/^(\.|\/|node:)/.test(specifier) || isBuiltin(specifier)) return undefined;
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

const importsOfTypes = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*["']([^"']+)["']/g)].map(([, specifier = '']) => specifier);

function importsOfCode(file: string, text: string): string[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal(text.slice(start, end))),
    ...[...text.matchAll(/createRequire\([^)]*\)\.resolve\(('[^']+')\)/g)].flatMap(([, argument = '']) =>
      literal(argument),
    ),
  ];
}

const literal = (code: string): string[] => /^['"](.+)['"]$/.exec(code)?.slice(1, 2) ?? [];
