/** What a monitor's query says of where it looks. */
export interface QueryNames {
  /** Different services, in their order. */
  readonly services: readonly string[];
  readonly envs: readonly string[];
}

/**
 * Reads the services and environments that a monitor's query is limited to. A simple alert has no scope: its service is in
 * the query alone. It reads the syntaxes of logs, traces and events (`service:shop`, `service:(a OR b)`), metrics
 * (`{service:shop}`, `service IN (a,b)`) and service checks (`.over("service:shop")`). Exclusions,
 * wildcards and template variables name nothing.
 *
 * https://docs.datadoghq.com/logs/explorer/search_syntax/
 * https://docs.datadoghq.com/metrics/advanced-filtering/
 */
export function readQueryNames(query: string): QueryNames {
  const text = withoutExcluded(query.replaceAll('\\', ''));
  return { services: valuesOf(text, 'service'), envs: valuesOf(text, 'env') };
}

/** A list in parentheses, a text in quotes, or a bare word. */
const VALUE = String.raw`(?:\([^()]*\)|"[^"]*"|[^\s,(){}"'<>=]+)`;
/** What a query excludes: `-key:value`, `!key:value`, `NOT key:value`, `key NOT IN (a,b)`, and groups of them. */
const EXCLUDED = new RegExp(
  String.raw`(?:(?<![\w.:/-])[-!]|\bNOT\s+)(?:[\w.@/-]+:\s*${VALUE}|\([^()]*(?:\([^()]*\)[^()]*)*\))|[\w.@/-]+\s+NOT\s+IN\s*\([^()]*\)`,
  'gi',
);

const withoutExcluded = (text: string): string => text.replace(EXCLUDED, ' ');

/** A tag of this name and no other: `peer.service`, `@service` and `kube_service` are others. */
const tagPattern = (key: string) =>
  new RegExp(String.raw`(?<![\w.@/-])${key}(?::\s*(${VALUE})|\s+IN\s*(\([^()]*\)))`, 'gi');

const PATTERNS = { service: tagPattern('service'), env: tagPattern('env') } as const;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.:/-]{0,199}$/u;

function valuesOf(text: string, key: keyof typeof PATTERNS): readonly string[] {
  const found = [...text.matchAll(PATTERNS[key])].flatMap(([, value, list]) => namesIn(value ?? list ?? ''));
  return [...new Set(found)];
}

const namesIn = (value: string): readonly string[] =>
  value
    .replace(/^\(|\)$/g, '')
    .split(/\s+OR\s+|\s*,\s*|\s+/)
    .map((name) => name.replaceAll('"', '').trim())
    .filter((name) => NAME.test(name) && name.toUpperCase() !== 'AND');
