import { execa } from 'execa';
import { UsageError } from '../run-command.ts';

/** Asks GitHub's own command for the token of the person who is signed in there. */
export type AskGh = (host: string) => Promise<string | undefined>;

type Environment = Readonly<Record<string, string | undefined>>;

interface TokenSearch {
  readonly environment: Environment;
  /** What a token of GitHub's own command needs to be given, such as `workflow`. */
  readonly scopes: string;
  readonly askGh?: AskGh | undefined;
}

/**
 * The person's own token: the variable that GitHub's own command reads for that host, else the token that it keeps. It is
 * used for this run and never stored. https://cli.github.com/manual/gh_help_environment
 *
 * @throws {UsageError} naming both ways when there is none
 */
export async function readPersonToken(
  host: string,
  { environment, scopes, askGh = askCommand }: TokenSearch,
): Promise<string> {
  const names = isCloud(host) ? CLOUD : SERVER;
  for (const name of names) {
    const token = environment[name]?.trim();
    if (token) return token;
  }
  const token = await askGh(host);
  if (token !== undefined) return token;
  throw new UsageError(
    `no token for ${host}: set ${names.join(' or ')}, or sign in with \`gh auth login --hostname ${host} --scopes ${scopes}\``,
  );
}

const CLOUD = ['GH_TOKEN', 'GITHUB_TOKEN'] as const;
const SERVER = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'] as const;

const isCloud = (host: string): boolean => host === 'github.com' || host.endsWith('.ghe.com');

/** It fails where nobody is signed in, and is not there where nobody installed it. */
async function askCommand(host: string): Promise<string | undefined> {
  const { exitCode, stdout } = await execa('gh', ['auth', 'token', '--hostname', host], { reject: false });
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}
