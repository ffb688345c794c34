import { type DefinitionNode, isTypeSystemDefinitionNode, isTypeSystemExtensionNode, parse, Source } from 'graphql';
import type { ChangeSide } from '../../../../core/change/change.ts';

/** A definition of a schema, and its file. */
export interface Definition {
  readonly node: DefinitionNode;
  readonly path: string;
}

const SDL_FILE = /\.(graphqls?|gql|sdl)$/i;
const CODE_FILE = /\.[cm]?[jt]sx?$/i;

/** A file that can hold a part of a schema, by its name. */
export const canHoldSchema = (path: string): boolean => SDL_FILE.test(path) || CODE_FILE.test(path);

/** Texts of templates that are marked as GraphQL. */
const TEMPLATE = /(?:\b(?:gql|graphql)\s*\(?\s*|\/\*\s*GraphQL\s*\*\/\s*)`([^`]*)`/g;
/** A schema begins so; a query does not. */
const BEGINS = /^\s*(type|extend|input|interface|union|enum|scalar|schema|directive)\b/;
const PROSE = /"""[\s\S]*?"""|#[^\n]*/g;

/**
 * Reads the definitions of a schema from a file: queries of clients in it are left out. Code holds them in templates; one that
 * is put together at run time is left out.
 *
 * @throws {GraphQLError} when the file cannot be read
 */
export function readDefinitions({ text }: Pick<ChangeSide, 'text'>, path: string): readonly Definition[] {
  const content = text(path);
  if (content === undefined) return [];
  const sources = SDL_FILE.test(path) ? [new Source(content, path)] : templatesOf(content, path);
  return sources
    .filter(({ body }) => /[^\s]/.test(body.replace(/#[^\n]*/g, '')))
    .flatMap((source) => parse(source, { maxTokens: MAX_TOKENS }).definitions)
    .filter((node) => isTypeSystemDefinitionNode(node) || isTypeSystemExtensionNode(node))
    .map((node) => ({ node, path }));
}

const MAX_TOKENS = 200_000;

function templatesOf(content: string, path: string): readonly Source[] {
  if (!/gql|graphql/i.test(content)) return [];
  return [...content.matchAll(TEMPLATE)].flatMap((match) => {
    const [whole, body = ''] = match;
    if (body.includes('${') || !BEGINS.test(body.replace(PROSE, ' '))) return [];
    const line = content.slice(0, match.index + whole.length - body.length - 1).split('\n').length;
    return [new Source(body, path, { line, column: 1 })];
  });
}
