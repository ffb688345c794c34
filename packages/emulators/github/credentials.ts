import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { issuerOf, looksLikeJwt, verifyAppJwt } from './app-jwt.ts';
import { badCredentials, GitHubError, notFound } from './errors.ts';
import type { Permissions, StoredRepository } from './state.ts';
import { findRepository, type GitHubApp, type GitHubWorld } from './world.ts';

/** Who is calling, and what they may reach. */
export type Credential =
  | { readonly kind: 'app'; readonly key: string; readonly app: GitHubApp }
  | {
      readonly kind: 'token';
      readonly key: string;
      /** The account's name: `mendhook[bot]` for an installation. */
      readonly actor: string;
      readonly isInstallation: boolean;
      /** What this token may do; null: everything that its person may. */
      readonly permissions: Permissions | null;
      /** What a classic token was given; null: it is no classic token, or was given everything. */
      readonly scopes: readonly string[] | null;
      readonly reaches: (repository: Pick<StoredRepository, 'owner' | 'name'>) => boolean;
    };

const LEVELS = ['none', 'read', 'write', 'admin'] as const;
type Level = (typeof LEVELS)[number];

/**
 * Turns an Authorization header into a credential. Takes `Bearer` and `token` (REST) and `Basic` (git).
 *
 * @throws {GitHubError} 401 when it is missing, unknown or expired
 */
export function authenticate(world: GitHubWorld, header: string | undefined): Credential {
  const token = readToken(header);
  if (token === undefined) throw badCredentials('Requires authentication');
  const app = looksLikeJwt(token) ? appOfJwt(world, token) : undefined;
  if (app !== undefined) {
    verifyAppJwt(token, app, world.clock());
    return { kind: 'app', key: `app:${app.id}`, app };
  }
  const credential = personalCredential(world, token) ?? installationCredential(world, token);
  if (!credential) throw badCredentials();
  return credential;
}

/** Whether a credential holds a permission at least at this level. `metadata: read` comes with every token. */
export function allows(credential: Credential, permission: string, level: 'read' | 'write' | 'admin'): boolean {
  if (credential.kind === 'app') return false;
  if (permission === 'workflows' && credential.scopes !== null) return credential.scopes.includes('workflow');
  if (credential.permissions === null) return true;
  const held: Level = credential.permissions[permission] ?? (permission === 'metadata' ? 'read' : 'none');
  return LEVELS.indexOf(held) >= LEVELS.indexOf(level);
}

/**
 * Mints an installation token for some of the owner's repositories and a subset of the App's permissions.
 *
 * @throws {GitHubError} 422 for more than the App has, or a repository that is not there
 */
export function mintInstallationToken(
  world: GitHubWorld,
  owner: string,
  wanted: { readonly repositories?: readonly string[] | undefined; readonly permissions?: Permissions | undefined },
): { token: string; expiresAt: number; permissions: Permissions; repositories: readonly string[] | null } {
  if (!world.app) throw notFound();
  const permissions = wanted.permissions ?? world.app.permissions;
  if (!isSubset(permissions, world.app.permissions)) {
    throw new GitHubError(422, 'The permissions requested are not granted to this installation.');
  }
  if (wanted.repositories?.some((name) => !findRepository(world, owner, name))) {
    throw new GitHubError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const token = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')}`;
  const expiresAt = Math.floor(world.clock() / 1_000) * 1_000 + 3_600_000;
  const repositories = wanted.repositories ? [...wanted.repositories] : null;
  const { state } = world.store;
  state.tokens = state.tokens.filter((each) => each.expiresAt > world.clock());
  state.tokens.push({ hash: hash(token), owner, repositories, permissions: { ...permissions }, expiresAt });
  world.store.save();
  return { token, expiresAt, permissions: { metadata: 'read', ...permissions }, repositories };
}

/** The App that the token says it is from; it is not verified yet. */
const appOfJwt = (world: GitHubWorld, token: string): GitHubApp | undefined =>
  world.createdApps.find(({ id }) => String(id) === issuerOf(token)) ?? world.app;

function readToken(header: string | undefined): string | undefined {
  const [scheme = '', value] = header?.trim().split(/\s+/, 2) ?? [];
  if (value === undefined) return undefined;
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  // Git sends the token as the password; as the user name alone it is taken as well.
  return password.join(':') || user || undefined;
}

function personalCredential(world: GitHubWorld, token: string): Credential | undefined {
  const { personal } = world;
  if (!personal || !timingSafeEqual(digest(token), digest(personal.token))) return undefined;
  const [permissions, scopes] = [personal.permissions ?? null, personal.scopes ?? null];
  const who = { kind: 'token', key: 'user', actor: personal.login, isInstallation: false } as const;
  return { ...who, permissions, scopes, reaches: () => true };
}

function installationCredential(world: GitHubWorld, token: string): Credential | undefined {
  const stored = world.store.state.tokens.find((each) => each.hash === hash(token));
  if (!stored || !world.app || stored.expiresAt <= world.clock()) return undefined;
  const names = stored.repositories?.map((name) => name.toLowerCase());
  return {
    kind: 'token',
    key: `installation:${stored.owner}`,
    actor: `${world.app.slug}[bot]`,
    isInstallation: true,
    permissions: stored.permissions,
    scopes: null,
    reaches: ({ owner, name }) =>
      owner.toLowerCase() === stored.owner.toLowerCase() && (!names || names.includes(name.toLowerCase())),
  };
}

const isSubset = (wanted: Permissions, granted: Permissions): boolean =>
  Object.entries(wanted).every(
    ([name, level]) =>
      LEVELS.indexOf(level) <= LEVELS.indexOf(granted[name] ?? (name === 'metadata' ? 'read' : 'none')),
  );

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const hash = (text: string): string => digest(text).toString('hex');
