import { describe, expect, test } from 'vitest';
import type { Permission, PullRequests } from '../../core/ports/pull-requests.ts';

export interface PullRequestsWorld {
  readonly pullRequests: PullRequests;
  readonly repository: string;
  /** An open pull request. */
  readonly number: number;
  readonly permit: (login: string, permission: Exclude<Permission, 'none'>) => void;
  /** Somebody comments at that time, in epoch milliseconds: whole seconds. */
  readonly say: (login: string, text: string, at: number) => void;
  readonly now: number;
}

/** What every source of pull requests does, run on the fake and on the real thing. */
export function describePullRequestsContract(name: string, fresh: () => Promise<PullRequestsWorld>): void {
  describe(`${name} keeps the contract of pull requests`, () => {
    test('a pull request is read by its number; names ignore case', async () => {
      const { pullRequests, repository, number } = await fresh();
      expect(await pullRequests.read(repository.toUpperCase(), number)).toMatchObject({
        repository,
        number,
        state: 'open',
      });
      expect(await pullRequests.read(repository, 999_999)).toBeUndefined();
      expect(await pullRequests.read('acme/nowhere', number)).toBeUndefined();
    });

    test('a person may do what they were permitted, and others nothing', async () => {
      const { pullRequests, repository, permit } = await fresh();
      for (const permission of ['admin', 'maintain', 'write', 'triage', 'read'] as const) {
        permit(`carol-${permission}`, permission);
        expect(await pullRequests.permissionOf(repository, `Carol-${permission}`)).toBe(permission);
      }
      expect(await pullRequests.permissionOf(repository, 'mallory')).toBe('none');
    });

    test('the newest words of a person since a time count, and nobody else’s', async () => {
      const { pullRequests, repository, number, say, now } = await fresh();
      const words = (since: number) => pullRequests.newestWords({ repository, number, login: 'Carol', since });
      say('carol', 'an old one', now - 60_000);
      expect(await words(now - 5_000)).toBeUndefined();
      say('carol', 'I looked at it', now);
      say('carol', 'it only adds a column', now + 1_000);
      say('mallory', 'approve me', now + 2_000);
      expect(await words(now - 5_000)).toBe('it only adds a column');
      expect(await words(now + 2_000)).toBeUndefined();
      expect(await words(0)).toBe('it only adds a column');
    });
  });
}
