import { maskComments } from '../mask-comments.ts';
import { type Dependency, dependency, linesOfText, type ManifestReader } from './dependency.ts';
import { tomlEntries } from './toml-sections.ts';

const ecosystem = 'maven';

/** https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html */
export const pomXml: ManifestReader = {
  ecosystem,
  paths: /(^|\/)pom\.xml$/,
  read: (text) => {
    const code = without(maskComments('pom.xml', text).code, ['dependencyManagement', 'plugins', 'exclusions']);
    const own = tagIn(without(code.split('<dependencies>')[0] ?? '', ['parent', 'build', 'profiles']), 'groupId');
    return blocksOf(code, 'dependency').flatMap((block) => {
      const [group, name] = [tagIn(block, 'groupId'), tagIn(block, 'artifactId')];
      if (group === undefined || name === undefined || /^\$\{(?:project|pom)\./.test(group) || group === own) return [];
      const scope = tagIn(block, 'scope') ?? 'compile';
      return [dependency(`${group}:${name}`, scope === 'compile' || scope === 'runtime', tagIn(block, 'version'))];
    });
  },
};

/** https://docs.gradle.org/current/userguide/declaring_dependencies.html */
export const buildGradle: ManifestReader = {
  ecosystem,
  paths: /(^|\/)[\w.-]*\.gradle(?:\.kts)?$/,
  read: (text, _, textOf) =>
    linesOfText(maskComments('a.gradle', text).code).flatMap((line) => {
      const [, configuration = '', rest = ''] = /^\s*["']?(\w{1,60})["']?[\s(]+(.*)$/.exec(line) ?? [];
      const isRuntime = /^(?:implementation|api|compile|runtime|runtimeOnly)$/.test(configuration);
      if (!isRuntime && !/(?:Implementation|Api|Only|Processor|Classpath)$|^(?:kapt|ksp)/.test(configuration))
        return [];
      if (/^(?:enforcedP|p)latform\(|^\(?project\(/.test(rest)) return [];
      const [, written, wanted] = /["']([\w.-]{1,100}:[\w.-]{1,100})(?::([^"']{0,100}))?["']/.exec(rest) ?? [];
      if (written !== undefined) return [dependency(written, isRuntime, wanted)];
      const map = /group:\s*["']([\w.-]{1,100})["'],\s*name:\s*["']([\w.-]{1,100})["']/.exec(rest);
      if (map !== null) return [dependency(`${map[1]}:${map[2]}`, isRuntime)];
      const alias = /^\(?libs\.([\w.]{1,100})/.exec(rest)?.[1]?.replace(/\.get$/, '');
      return alias === undefined ? [] : fromCatalog(alias, isRuntime, textOf('gradle/libs.versions.toml'));
    }),
};

/** https://docs.gradle.org/current/userguide/version_catalogs.html */
function fromCatalog(alias: string, isRuntime: boolean, catalog: string | undefined): Dependency[] {
  if (alias.startsWith('plugins.') || alias.startsWith('versions.')) return [];
  const plain = (name: string) => name.replace(/[-_.]/g, '.').toLowerCase();
  const isBundle = alias.startsWith('bundles.');
  const entries = tomlEntries(catalog ?? '');
  const libraryOf = (name: string) => {
    const found = entries.find(({ section, key }) => section === 'libraries' && plain(key) === plain(name))?.value;
    const [, group, artifact] =
      /group\s*=\s*"([^"]{1,100})",\s*name\s*=\s*"([^"]{1,100})"/.exec(found ?? '') ??
      /"([\w.-]{1,100}):([\w.-]{1,100})/.exec(found ?? '') ??
      [];
    return group === undefined ? `libs.${name}` : `${group}:${artifact}`;
  };
  if (!isBundle) return [dependency(libraryOf(alias), isRuntime)];
  const bundle = entries.find(({ section, key }) => section === 'bundles' && `bundles.${plain(key)}` === plain(alias));
  return [...(bundle?.value ?? '').matchAll(/"([\w.-]{1,100})"/g)].map(([, name = '']) =>
    dependency(libraryOf(name), isRuntime),
  );
}

/** https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files */
export const csproj: ManifestReader = {
  ecosystem: 'nuget',
  paths: /\.(?:cs|fs|vb)proj$|(^|\/)Directory\.Build\.(?:props|targets)$/,
  read: (text) => {
    const code = maskComments('a.csproj', text).code;
    const isTest = /Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true/i.test(code);
    return [
      ...code.matchAll(/<PackageReference\s([^>]{1,500}?)(?:\/>|>([\s\S]{0,1000}?)<\/PackageReference>)/g),
    ].flatMap(([, attributes = '', inside = '']) => {
      const name = /\bInclude\s*=\s*"([^"]{1,200})"/.exec(attributes)?.[1];
      if (name === undefined) return [];
      const isPrivate = /PrivateAssets\s*(?:=\s*"|>\s*)all/i.test(attributes + inside);
      const wanted = /\bVersion\s*=\s*"([^"]{1,100})"/.exec(attributes)?.[1];
      return [dependency(name.toLowerCase(), !isTest && !isPrivate, wanted)];
    });
  },
};

const without = (text: string, tags: readonly string[]): string =>
  tags.reduce((rest, tag) => {
    const parts = rest.split(`<${tag}>`);
    return parts.map((part, index) => (index === 0 ? part : part.slice(endOf(part, `</${tag}>`)))).join('');
  }, text);

const endOf = (text: string, closing: string): number => {
  const at = text.indexOf(closing);
  return at === -1 ? text.length : at + closing.length;
};

const blocksOf = (text: string, tag: string): string[] =>
  text
    .split(`<${tag}>`)
    .slice(1)
    .map((part) => part.slice(0, endOf(part, `</${tag}>`)).slice(0, 3_000));

const tagIn = (text: string, tag: string): string | undefined =>
  new RegExp(`<${tag}>\\s{0,20}([^<\\s]{1,200})\\s{0,20}</${tag}>`).exec(text)?.[1];
