import { TOKEN_USER } from './git-error.ts';

/**
 * The environment of every git process, built from nothing: no configuration of the machine or of a person, no prompt, no
 * hook, no filter, no monitor, no submodule, no protocol but the one of the clone address.
 *
 * @param home an empty directory: no `.netrc`, no `.gitconfig`
 */
export function gitEnvironment(home: string, searchPath: string, origin: URL): Record<string, string> {
  return {
    PATH: searchPath,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ADVICE: '0',
    ...asConfigVariables({ ...SETTINGS, 'remote.origin.url': origin.href }),
  };
}

/** What a git process that talks to the host needs besides. The token is read by the askpass program and by nothing else. */
export const hostEnvironment = (cloneUrl: URL, askpass: string, token: string): Record<string, string> => ({
  GIT_ALLOW_PROTOCOL: cloneUrl.protocol.slice(0, -1),
  GIT_ASKPASS: askpass,
  MENDHOOK_GIT_TOKEN: token,
});

/**
 * Answers git's question with the token, and only for the clone address's own host: after a redirect elsewhere git asks in
 * the name of that other host, and gets nothing.
 */
export const askpassProgram = ({ protocol, host }: URL): string => `#!/bin/sh
case "$1" in
  "Password for '${protocol}//${TOKEN_USER}@${host}': ") printf '%s\\n' "$MENDHOOK_GIT_TOKEN" ;;
  *) exit 1 ;;
esac
`;

/** https://git-scm.com/docs/git-config */
const SETTINGS: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  'core.autocrlf': 'false',
  // The copy lives as long as the job: a power cut ends both.
  'core.fsync': 'none',
  'core.quotePath': 'true',
  'credential.helper': '',
  'credential.useHttpPath': 'false',
  'credential.username': TOKEN_USER,
  'fetch.recurseSubmodules': 'false',
  'push.recurseSubmodules': 'no',
  'submodule.recurse': 'false',
  'push.gpgSign': 'false',
  'commit.gpgSign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'transfer.bundleURI': 'false',
  'http.followRedirects': 'initial',
  'http.lowSpeedLimit': '1000',
  'http.lowSpeedTime': '60',
};

function asConfigVariables(settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(settings);
  const variables = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(variables) };
}
