import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

const description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const operation = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const reference = z.object({ $ref: z.string() });
const content = z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })).default({}) });

export interface Checked {
  readonly operation: string;
  readonly problems: readonly string[];
}

export interface GitHubDescription {
  /** Checks one exchange: is the path known, does the request's body fit, is the answer one of those described? */
  check(exchange: {
    method: string;
    path: string;
    requestBody: unknown;
    status: number;
    responseBody: unknown;
  }): Checked;
}

/**
 * Finds GitHub's own OpenAPI description: the npm package `@octokit/openapi`, which is too large (400 MB) to be a
 * dependency. `MENDHOOK_OPENAPI` names a folder in whose node_modules it is installed.
 */
export function findDescription(): string | undefined {
  const directory = process.env['MENDHOOK_OPENAPI'];
  const places = directory ? [join(directory, 'package.json')] : [import.meta.filename];
  for (const place of places) {
    try {
      const manifest = createRequire(place).resolve('@octokit/openapi/package.json');
      const file = join(dirname(manifest), 'generated', 'api.github.com.json');
      if (existsSync(file)) return file;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    }
  }
  return undefined;
}

/** Reads the description once; schemas are compiled as they are needed. */
export function openDescription(file: string): GitHubDescription {
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { paths } = description.parse(document);
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ ...z.record(z.string(), z.unknown()).parse(withNulls(document)), $id: 'github' });
  const templates = Object.keys(paths).sort((one, other) => literals(other) - literals(one));
  const compiled = new Map<string, ValidateFunction>();

  const validate = (pointer: string, value: unknown): readonly string[] => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, known);
    if (known(value)) return [];
    return (known.errors ?? []).map((each) => `${each.instancePath || '(body)'} ${each.message}`);
  };
  const resolve = (pointer: string, value: unknown): { pointer: string; value: unknown } => {
    const read = reference.safeParse(value);
    if (!read.success) return { pointer, value };
    const target = read.data.$ref.slice(1);
    return { pointer: target, value: at(document, target) };
  };
  const problemsOf = (pointer: string, described: unknown, body: unknown, what: string): readonly string[] => {
    const found = resolve(pointer, described);
    const types = content.parse(found.value).content;
    const type = Object.keys(types).find((each) => each.includes('json'));
    if (type === undefined) return [];
    return validate(`${found.pointer}/content/${escapePart(type)}/schema`, body).map((each) => `${what} ${each}`);
  };

  return {
    check: ({ method, path, requestBody, status, responseBody }) => {
      const template = templates.find((each) => fits(each, path) && method.toLowerCase() in (paths[each] ?? {}));
      const name = `${method} ${template ?? path}`;
      if (template === undefined) return { operation: name, problems: ['GitHub describes no such operation'] };
      const pointer = `/paths/${escapePart(template)}/${method.toLowerCase()}`;
      const described = operation.parse(at(document, pointer));
      const answer = described.responses[String(status)];
      const problems = [
        ...(requestBody === undefined || described.requestBody === undefined
          ? []
          : problemsOf(`${pointer}/requestBody`, described.requestBody, requestBody, 'request')),
        ...(answer === undefined
          ? [`GitHub describes no answer ${status}`]
          : problemsOf(`${pointer}/responses/${status}`, answer, responseBody, 'response')),
      ];
      return { operation: name, problems };
    },
  };
}

const escapePart = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/**
 * OpenAPI 3.0 says `nullable` beside `$ref`, `allOf` or `anyOf` too; JSON Schema says that with another `anyOf`, and lists null among
 * the values of an `enum`.
 */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const walked = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNulls(each)]));
  if (walked['nullable'] === true && Array.isArray(walked['enum']))
    return { ...walked, enum: [...walked['enum'], null] };
  if (walked['nullable'] !== true || 'type' in walked) return walked;
  const { nullable: _, ...rest } = walked;
  return { anyOf: [{ type: 'null' }, rest] };
}

/** Follows a JSON pointer. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, part) => z.record(z.string(), z.unknown()).parse(value)[part], document);
}

/** Of two templates that fit, the one with more literal parts is meant. */
const literals = (template: string): number => template.split('/').filter((part) => !part.startsWith('{')).length;

/** `{path}`, `{ref}` and `{branch}` stand for several segments where names hold slashes. */
function fits(template: string, path: string): boolean {
  const pattern = template
    .split('/')
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name) => wildcard(String(name))))
    .join('/');
  return new RegExp(`^${pattern}$`).test(path);
}

const wildcard = (name: string): string => (['path', 'ref', 'branch', 'basehead'].includes(name) ? '.+' : '[^/]+');
