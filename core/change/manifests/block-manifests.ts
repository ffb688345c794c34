import { maskComments } from '../mask-comments.ts';
import { dependency, isDevelopmentName, linesOfText, type ManifestReader } from './dependency.ts';
import { tomlEntries } from './toml-sections.ts';

/** https://go.dev/ref/mod#go-mod-file-require ; a new major version is a version. */
export const goMod: ManifestReader = {
  ecosystem: 'go',
  paths: /(^|\/)go\.mod$/,
  read: (text) => {
    let isOpen = false;
    return linesOfText(text).flatMap((line) => {
      if (/^\s*\w+\s*\(/.test(line)) isOpen = /^\s*require\s*\(/.test(line);
      else if (/^\s*\)/.test(line)) isOpen = false;
      if (/\/\/\s*indirect\b/.test(line)) return [];
      const [, name, wanted] =
        (isOpen ? /^\s*([^\s()]{1,300})\s+(v\S{1,200})/ : /^\s*require\s+([^\s()]{1,300})\s+(v\S{1,200})/).exec(line) ??
        [];
      return name === undefined ? [] : [dependency(name.replace(/(?:\/v\d+|\.v\d+)$/, ''), true, wanted)];
    });
  },
};

/** https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html ; what a workspace lists is not used by that alone. */
export const cargoToml: ManifestReader = {
  ecosystem: 'cargo',
  paths: /(^|\/)Cargo\.toml$/,
  read: (text) => {
    const entries = tomlEntries(text);
    const tables = new Set(
      entries
        .filter(({ key, section }) => key === 'path' && section.includes('dependencies.'))
        .map(({ section }) => section),
    );
    return entries.flatMap(({ section, key, value }) => {
      const [, kind, table] =
        /^(?:target\..{1,200}\.)?((?:dev-|build-)?dependencies)(?:\.(.{1,100}))?$/.exec(section) ?? [];
      if (kind === undefined || /\bpath\s*=/.test(value) || tables.has(section)) return [];
      const name = table ?? (/\bpackage\s*=\s*"([^"]{1,100})"/.exec(value)?.[1] || key.replace(/\.workspace$/, ''));
      return [dependency(name.replaceAll('_', '-'), kind === 'dependencies', value)];
    });
  },
};

/** https://bundler.io/man/gemfile.5.html */
export const gemfile: ManifestReader = {
  ecosystem: 'rubygems',
  paths: /(^|\/)(?:Gemfile|gems\.rb)$|\.gemfile$/,
  read: (text) => {
    const blocks: boolean[] = [];
    return linesOfText(maskComments('Gemfile', text).code).flatMap((line) => {
      const group = /^\s*group\b(.*)\bdo\b/.exec(line)?.[1];
      if (/\bdo\b(?:\s*\|[^|]*\|)?\s*$/.test(line)) blocks.push(group === undefined ? true : isRuntimeGroup(group));
      else if (/^\s*end\b/.test(line)) blocks.pop();
      const [, name, rest = ''] = /^\s*gem[\s(]+["']([\w.-]{1,100})["'](.*)$/.exec(line) ?? [];
      if (name === undefined || /\bpath:/.test(rest)) return [];
      const own = /\bgroups?(?::|\s*=>)\s*(\[[^\]]*\]|:\w+|["']\w+["'])/.exec(rest)?.[1];
      return [dependency(name, blocks.every(Boolean) && (own === undefined || isRuntimeGroup(own)), rest)];
    });
  },
};

const isRuntimeGroup = (names: string): boolean => {
  const found = [...names.matchAll(/\w+/g)]
    .map(([name]) => name)
    .filter((name) => name !== 'optional' && name !== 'true');
  return found.some((name) => !isDevelopmentName(name));
};

export const gemspec: ManifestReader = {
  ecosystem: 'rubygems',
  paths: /\.gemspec$/,
  read: (text) =>
    linesOfText(maskComments('a.gemspec', text).code).flatMap((line) => {
      const [, kind, name, rest = ''] =
        /\.add_((?:runtime_|development_)?dependency)[\s(]+["']([\w.-]{1,100})["'](.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [dependency(name, kind !== 'development_dependency', rest)];
    }),
};

/** https://hexdocs.pm/mix/Mix.Tasks.Deps.html */
export const mixExs: ManifestReader = {
  ecosystem: 'hex',
  paths: /(^|\/)mix\.exs$/,
  read: (text) =>
    [
      ...maskComments('mix.exs', text).code.matchAll(/\{:(\w{1,100}),\s{0,20}((?:[^{}]|\{[^{}]{0,200}\}){1,600})\}/g),
    ].flatMap(([, name = '', rest = '']) => {
      if (!/["']|\b(?:git|github|path|in_umbrella|hex):/.test(rest) || /\b(?:path|in_umbrella):/.test(rest)) return [];
      const only = /\bonly:\s*(\[[^\]]*\]|:\w+)/.exec(rest)?.[1];
      return [
        dependency(name, (only === undefined || /:prod\b/.test(only)) && !/\bruntime:\s*false\b/.test(rest), rest),
      ];
    }),
};

/** https://dart.dev/tools/pub/pubspec */
export const pubspecYaml: ManifestReader = {
  ecosystem: 'pub',
  paths: /(^|\/)pubspec\.yaml$/,
  read: (text) => {
    let section = '';
    const lines = linesOfText(maskComments('a.yaml', text).code);
    return lines.flatMap((line, index) => {
      section = /^([\w-]+):/.exec(line)?.[1] ?? section;
      const [, name, wanted = ''] = /^ {2}(\w{1,100}):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined || !/^(?:dev_)?dependencies$/.test(section)) return [];
      if (/^\s+(?:path|sdk):/.test(lines[index + 1] ?? '')) return [];
      return [dependency(name, section === 'dependencies', wanted)];
    });
  },
};

/** https://developer.apple.com/documentation/packagedescription/package/dependency */
export const packageSwift: ManifestReader = {
  ecosystem: 'swift',
  paths: /(^|\/)Package\.swift$/,
  read: (text) =>
    [
      ...maskComments('a.swift', text).code.matchAll(
        /\.package\(\s{0,40}(?:name:\s*"[^"]{1,100}",\s{0,40})?url:\s*"([^"]{1,300})"/g,
      ),
    ].map(([, url = '']) => dependency(url.toLowerCase().replace(/\.git$/, ''), true, url)),
};
