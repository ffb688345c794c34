import { describe, expect, test } from 'vitest';
import type { DirectAttack } from './attack.ts';
import { CANARIES } from './canaries.ts';
import { carriedOverAttacks } from './cases/carried-over.ts';
import { draftWordAttacks } from './cases/draft-words.ts';
import { draftAttacks } from './cases/drafts.ts';
import { exhaustionAttacks } from './cases/exhaustion.ts';
import { movedBaseAttacks } from './cases/moved-bases.ts';
import { networkAttacks } from './cases/network.ts';
import { proofAttacks } from './cases/proof.ts';
import { repositoryAttacks } from './cases/repository.ts';
import { users, withUsers } from './users.ts';

const hold = (attacks: readonly DirectAttack[]) =>
  test.each(attacks.map((attack) => [attack.from, attack.name, attack] as const))('%s: %s', async (_, __, attack) => {
    const result = await attack.attempt();
    expect(result).toMatch(attack.result);
    expect(result).not.toContain(CANARIES['the model’s key']);
  });

describe('what a process of the container can do that has found a port', () => hold(networkAttacks));
describe('what a stranger, a bot or a forged event can do to a draft', () => hold(draftAttacks));
describe('words on a draft, and the threads that a change of it is told', () => hold(draftWordAttacks));
describe('what somebody puts on the base branch of a draft', { timeout: 60_000 }, () => hold(movedBaseAttacks));
describe('a regression test that passes for one of this bug', { timeout: 60_000 }, () => hold(proofAttacks));
describe('what the worker reads itself', () => hold(repositoryAttacks));
describe.skipIf(users === undefined)(`what one run of the tests leaves for the next${withUsers}`, () =>
  hold(carriedOverAttacks),
);
describe('what would use up tokens, time, processes or disk', { timeout: 60_000 }, () => hold(exhaustionAttacks));
