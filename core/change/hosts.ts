import type { ChangedLine } from './changed-lines.ts';
import { isManifest } from './manifests/read-manifests.ts';

/** A host that a line talks to. */
export interface NamedHost {
  readonly host: string;
  readonly line: ChangedLine;
}

/** Hosts in lines of code and configuration. What only names a thing, or tells a person where to read, is none. */
export const hostsIn = (lines: readonly ChangedLine[]): readonly NamedHost[] =>
  lines
    .filter(
      ({ kind, path }) => (kind === 'code' || kind === 'configuration') && !isManifest(path) && !NO_HOSTS.test(path),
    )
    .flatMap((line) => {
      const found = [...inAddresses(line.code), ...alone(line.code)];
      return [...new Set(found.map((host) => host.toLowerCase().replace(/\.$/, '')))]
        .filter((host) => !isNobody(host))
        .map((host) => ({ host, line }));
    });

/** Contracts, styles and pictures name hosts for people. */
const NO_HOSTS =
  /(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$|\.(?:svg|css|scss|less|proto|graphqls?|sql)$|(^|\/)\.(?:github|vscode|idea)\//i;

const ADDRESS =
  /\b(?:https?|wss?|grpcs?|amqps?|rediss?|postgres(?:ql)?|mysql|mariadb|sqlserver|mongodb(?:\+srv)?|clickhouse|kafka|nats|mqtts?|s?ftps?|smtps?|ldaps?|tcp|udp|memcached|elasticsearch|bolt|neo4j|jdbc:[a-z0-9]{2,20}(?::[a-z]{2,10})?):\/\/(?:[^\s/@"'`<>]{0,256}@)?(\[[0-9a-f:]{2,45}\]|[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?=[:/?#"'`\s)\],;|}<]|$)(?=(.{0,80}))/gi;

function inAddresses(code: string): string[] {
  if (IS_NAME.test(code) && !CALLS.test(code)) return [];
  return [...code.matchAll(ADDRESS)]
    .filter(({ 1: host = '', 2: rest = '', index }) => {
      const before = code.slice(Math.max(0, index - 60), index);
      // A sentence: "see https://…", or a user agent's "(+https://…)".
      if (/["'`>][^"'`]{0,50}[a-z:,.(]\s?\(?\+?$/i.test(before) && /[a-z]{2,} [(+]{0,2}$/i.test(before)) return false;
      if (/\blink_to\b|<Link\b|<NavLink\b/.test(before)) return false;
      if (/<a\b[^>]{0,50}href=\{?["'`]$/i.test(before) || /\(\+$/.test(before)) return false;
      if (/\bnew URL\([^,()]{1,50}(?:\([^()]{0,30}\))?,\s?["'`]$/.test(before) && !host.includes('.')) return false;
      return CALLS.test(code) || !IS_NAME_PATH.test(rest);
    })
    .map(({ 1: host = '' }) => host);
}

/** The key says that the value is a name, a link for people, or where the code itself is. */
const IS_NAME =
  /(?:^|[\s{,(<"'])["']?(?:\$schema|\$id|\$ref|@context|@id|@type|xmlns(?::\w+)?|xsi:\w+|targetNamespace|namespace|ns|profile|vocab|iri|homepage|repository|bugs|licen[cs]es?|documentation|docs?[_-]?(?:url|link)?|help(?:_?url)?|description|externalDocs|funding|author|contact|termsOfService|changelog|see|type)["']?\s{0,3}[:=]/i;
const IS_NAME_PATH =
  /\/(?:schemas?|ns|xml|xsd|dtd|claims|problems?|errors|namespaces?|vocab|licenses?|spec|rfc)\b|\.(?:xsd|dtd)\b|schema\.json|#$/i;
/** It goes there, whatever the address looks like. */
const CALLS =
  /\b(?:fetch|axios|request|requests|got|http|https|client|curl|wget|post|get|put|urlopen|open|send|connect|dial|RestTemplate|WebClient|HttpClient|Faraday|HTTParty|reqwest|Guzzle|Req|Tesla|WebSocket|EventSource|beacon)\w{0,20}(?:\.\w{1,20})?(?:<[^>]{1,40}>)?\s?[(.!]|\b(?:curl|wget)\s/;

const TLD =
  '(?:com|net|org|io|dev|app|co|ai|cloud|tech|systems|services|internal|local|corp|lan|eu|de|uk|us|fr|nl|in|cn|jp|ru|info|biz|me|sh|so|xyz|tv)';
/** A value that is a host and nothing else. */
const ALONE = new RegExp(
  `(?:["'\`=]|:\\s|@|\\s)((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.){1,8}${TLD}|(?:\\d{1,3}\\.){3}\\d{1,3}|[a-z][a-z0-9-]{1,60}(?=:\\d{4,5}))(:\\d{2,5})?(?=["'\`,;)\\s]|$)`,
  'gi',
);
const IS_PLACE =
  /host|endpoint|server|addr(?:ess)?|broker|url|\buri|domain|origin|proxy|smtp|bootstrap|upstream|gateway|webhook|cluster|dsn|connect|dial|relay|backend/i;

/** Hosts without a scheme: in a line that says so, or with a port. */
function alone(code: string): string[] {
  if (/^\s*(?:import|from|package|use|using|require|include|namespace|@import)\b/.test(code) || IS_NAME.test(code))
    return [];
  const keyed = /^[^"'`:=]{0,100}[:=(]?/.exec(code)?.[0] ?? '';
  return [...code.matchAll(ALONE)]
    .filter(({ 1: host = '', 2: port = '' }) => {
      if (!host.includes('.')) return IS_PLACE.test(code);
      if (port !== '') return true;
      return IS_PLACE.test(keyed) || IS_PLACE.test(code.slice(0, 200).replace(host, ''));
    })
    .filter(
      ({ 0: whole, index }) => !/[\w.]\($/.test(code.slice(Math.max(0, index - 1), index + 1)) || /["'`]/.test(whole),
    )
    .map(({ 1: host = '' }) => host);
}

/** Nobody's, everybody's, or a name of XML and the like. */
const NOBODY: readonly RegExp[] = [
  /^(?:localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|255\.[\d.]+|\[?::1?\]?|host\.docker\.internal|.*(?<!cluster)\.local|broadcasthost)$/,
  /(?:^|\.)(?:example|test|invalid|foo|bar)$|(?:^|\.)example\.[a-z.]+$|^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./,
  /^(?:your|my|some|the)[-_]|^(?:host|hostname|server|domain|user|name|base|dummy|unused|x|n|a|b|foo|bar|test|example|undefined|null|none)$/,
  /(?:^|\.)(?:w3\.org|xmlsoap\.org|schema\.org|json-schema\.org|schemastore\.org|purl\.org|ogp\.me|spdx\.org|opensource\.org|creativecommons\.org|gnu\.org|ietf\.org|rfc-editor\.org|opengis\.net|openxmlformats\.org|relaxng\.org|oasis-open\.org|openid\.net|iana\.org|unicode\.org|semver\.org|mozilla\.org|stackoverflow\.com|wikipedia\.org|contributor-covenant\.org)$/,
  /^(?:schemas?|xmlns|ns|docs?|documentation|developers?|help|support|wiki|spec)\.|^(?:maven\.apache\.org|www\.apache\.org|java\.sun\.com|xmlns\.jcp\.org|jakarta\.ee|www\.springframework\.org|hibernate\.sourceforge\.net|img\.shields\.io|errors?\.pydantic\.dev)$/,
  // A version.
  /^\d\.\d{1,2}\.\d{1,2}\.\d{1,2}$/,
];

const isNobody = (host: string): boolean =>
  NOBODY.some((pattern) => pattern.test(host)) || /^[\d_]+$/.test(host) || /^_/.test(host);
