import { redact } from '../text/redaction.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where requests go. Programs read either spelling. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'FTP_PROXY'];

/** Files and folders of certificates, by the programs that read them. */
const CERTIFICATES = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NIX_SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'NPM_CONFIG_CAFILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'PIP_CERT',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'CARGO_HTTP_CAINFO',
  'BUNDLE_SSL_CA_CERT',
  'HEX_CACERTS_PATH',
  'DENO_CERT',
];

/** Registries and mirrors, and how a runtime reaches them. */
const REGISTRIES = [
  'NPM_CONFIG_REGISTRY',
  'COREPACK_NPM_REGISTRY',
  'YARN_NPM_REGISTRY_SERVER',
  'YARN_REGISTRY',
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_TRUSTED_HOST',
  'UV_INDEX_URL',
  'UV_DEFAULT_INDEX',
  'UV_NATIVE_TLS',
  'GOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'GONOPROXY',
  'GOPRIVATE',
  'GOTOOLCHAIN',
  'RUSTUP_DIST_SERVER',
  'RUSTUP_UPDATE_ROOT',
  'CARGO_HTTP_PROXY',
  'DENO_TLS_CA_STORE',
  'NODE_USE_ENV_PROXY',
  'NODE_USE_SYSTEM_CA',
  'JAVA_TOOL_OPTIONS',
];

/** The version that a version manager gives where a project names none, such as `PYENV_VERSION`. */
const VERSION_CHOICE = /^(?:ASDF_[A-Z0-9_]+_VERSION|(?:PYENV|RBENV|NODENV|GOENV|JENV)_VERSION|RUSTUP_TOOLCHAIN)$/;

/** Folders that hold toolchains, and where one is under a person's home when no variable names it. */
export const TOOLCHAIN_HOMES: Readonly<Record<string, string | undefined>> = {
  RUSTUP_HOME: '.rustup',
  CARGO_HOME: '.cargo',
  COREPACK_HOME: '.cache/node/corepack',
  ASDF_DIR: '.asdf',
  ASDF_DATA_DIR: '.asdf',
  MISE_DATA_DIR: '.local/share/mise',
  PYENV_ROOT: '.pyenv',
  RBENV_ROOT: '.rbenv',
  NODENV_ROOT: '.nodenv',
  GOENV_ROOT: '.goenv',
  NVM_DIR: '.nvm',
  VOLTA_HOME: '.volta',
  SDKMAN_DIR: '.sdkman',
  JAVA_HOME: undefined,
  GOROOT: undefined,
  DOTNET_ROOT: undefined,
};

const spellings = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => [name, name.toLowerCase()]));

const CERTIFICATE_NAMES = spellings(CERTIFICATES);
const VALUE_NAMES = spellings([...PROXIES, ...REGISTRIES]);

/**
 * What the commands of the tests may have of an environment: proxies, certificates, registries and toolchains. A value with
 * a credential in it, such as a proxy's password, is left out.
 *
 * @returns `values` to hand on as they are, and `paths` that are of use only to a user who can read them
 */
export function inheritedByTests(environment: Environment): {
  readonly values: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, string>>;
} {
  const expanded = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || value === '' || redact(value) !== value ? [] : [[name, value] as const],
  );
  const isValue = (name: string) => VALUE_NAMES.has(name) || VERSION_CHOICE.test(name);
  const isPath = (name: string) => CERTIFICATE_NAMES.has(name) || name in TOOLCHAIN_HOMES;
  return {
    // An address with a user in it has a credential: the user may be a token, with no password behind it.
    values: Object.fromEntries(expanded.filter(([name, value]) => isValue(name) && !value.includes('@'))),
    paths: Object.fromEntries(expanded.filter(([name]) => isPath(name))),
  };
}

/**
 * A JVM reads no proxy variables: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/doc-files/net-properties.html
 *
 * @param values as `inheritedByTests` returns them
 * @returns options for its command line
 */
export function jvmProxyOptions(values: Environment): readonly string[] {
  const of = (name: string) => values[name] ?? values[name.toLowerCase()];
  const proxies = [
    ['http', of('HTTP_PROXY')],
    ['https', of('HTTPS_PROXY')],
  ] as const;
  const options = proxies.flatMap(([scheme, address]) => {
    const proxy = address === undefined ? null : URL.parse(address.includes('://') ? address : `http://${address}`);
    if (proxy === null) return [];
    const port = proxy.port || (proxy.protocol === 'https:' ? '443' : '80');
    return [`-D${scheme}.proxyHost=${proxy.hostname}`, `-D${scheme}.proxyPort=${port}`];
  });
  const direct = (of('NO_PROXY') ?? '').split(',').map((host) => host.trim().replace(/^\./, '*.'));
  const hosts = direct.filter((host) => /^[\w.*-]+$/.test(host)).join('|');
  return options.length === 0 || hosts === '' ? options : [...options, `-Dhttp.nonProxyHosts=${hosts}`];
}
