import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Bundles of Datadog's client only what its used APIs need. The client's serializer names every model of the whole
 * product, so that one call brings in 10 MB which take a third of a second and 160 MB of memory to load
 * (https://github.com/DataDog/datadog-api-client-typescript/issues/1272). Each API names its own models, and each model
 * those in it: what can be reached that way stays, and nothing else is ever looked up.
 *
 * @param sources directory whose files use the client, as `v2.LogsApi`
 */
export function datadogModels(sources: string): Plugin {
  const used = usedApis(sources);
  return {
    name: 'datadog-models',
    setup: (build) => {
      build.onLoad({ filter: /@datadog\/datadog-api-client\/dist\/index\.js$/ }, () => ({ contents: entry(used) }));
      build.onLoad({ filter: /datadog-api-client-v\d\/models\/ObjectSerializer\.js$/ }, ({ path }) => {
        const version = /datadog-api-client-(v\d)/.exec(path)?.[1] ?? '';
        return { contents: keepReached(readFileSync(path, 'utf8'), dirname(path), used[version] ?? []) };
      });
    },
  };
}

type UsedApis = Readonly<Record<string, readonly string[]>>;

function usedApis(sources: string): UsedApis {
  const code = globSync('**/*.ts', { cwd: sources }).map((file) => readFileSync(join(sources, file), 'utf8'));
  const found = code.flatMap((text) => [...text.matchAll(/\b(v[12])\.(\w+Api)\(/g)]);
  const of = (version: string) => [...new Set(found.flatMap(([, v, api = '']) => (v === version ? [api] : [])))].sort();
  return { v1: of('v1'), v2: of('v2') };
}

/** The client's own entry, with these APIs in place of all. */
function entry(used: UsedApis): string {
  const versions = Object.entries(used).map(([version, apis]) => {
    const members = apis.map((api) => `${api}: require('./packages/datadog-api-client-${version}/apis/${api}').${api}`);
    return `exports.${version} = { ${members.join(', ')} };`;
  });
  return [...versions, "exports.client = require('./packages/datadog-api-client-common');"].join('\n');
}

function keepReached(serializer: string, models: string, apis: readonly string[]): string {
  const alternatives = readEntries(tableOf(serializer, 'oneOfMap'));
  const reached = new Set<string>();
  const reach = (text: string): void => {
    for (const name of typesIn(text)) {
      if (reached.has(name)) continue;
      reached.add(name);
      reach(alternatives.get(name) ?? '');
      reach(readModel(join(models, `${name}.js`)));
    }
  };
  for (const api of apis) reach(readFileSync(join(models, '..', 'apis', `${api}.js`), 'utf8'));

  const keep = (table: string) =>
    [...readEntries(table)].flatMap(([name, text]) => (reached.has(name) ? [text] : [])).join('');
  return ['enumsMap', 'typeMap', 'oneOfMap']
    .reduce((code, name) => code.replace(tableOf(code, name), (table) => keep(table)), serializer)
    .replace(/^const (\w+)_1 = require\("\.\/\w+"\);\n/gm, (line, name) => (reached.has(name) ? line : ''));
}

/** What stands between the braces of `const NAME = {`. */
const tableOf = (code: string, name: string): string =>
  new RegExp(`(?<=^const ${name} = \\{\\n)[\\s\\S]*?(?=^\\};)`, 'm').exec(code)?.[0] ?? '';

/** The entries of such a table by their names, each with its whole text. */
const readEntries = (table: string): Map<string, string> =>
  new Map(table.split(/^(?= {4}\w)/m).map((text) => [/^ *(\w+):/.exec(text)?.[1] ?? '', text]));

/** Names of types in an API or a model: `"LogsListRequest"`, `"Array<Log>"`, `"{ [key: string]: Log; }"`. */
const typesIn = (text: string): string[] =>
  [...text.matchAll(/"(?:\{ \[key: string\]: |Array<|\[)*([A-Z]\w*)[^"\n]*"/g)].map(([, name = '']) => name);

function readModel(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // An enumeration, or a word that is none of the types.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
