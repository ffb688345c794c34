import { expect, test } from 'vitest';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import type { ChangeEvent } from '../../../core/records/change-event.ts';
import { createSweep } from '../../../lambdas/sweep/sweep.ts';
import { startSweep } from '../sweep-world.ts';

/** A sweep of a stage in which one change is due; nobody else may list changes. */
function sweepOf(changeQueue?: { send: (event: ChangeEvent) => Promise<void> }) {
  const world = startSweep();
  const asked: string[] = [];
  const ledger: typeof world.ledger = {
    ...world.ledger,
    listDue: async (kind, until, limit) => {
      asked.push(kind);
      return kind === 'change' ? ['c1'] : world.ledger.listDue(kind, until, limit);
    },
  };
  return { asked, sweep: createSweep({ ...world.deps, ledger, changeQueue }) };
}

test('a change that is due is looked at by the function that has it go on', async () => {
  const sent: ChangeEvent[] = [];
  const { sweep } = sweepOf({ send: async (event) => void sent.push(event) });
  await sweep();
  expect(sent).toEqual([{ kind: 'look', changeId: 'c1' }]);
});

test('a queue that does not take it is named, after all else was looked at', async () => {
  const { sweep, asked } = sweepOf({ send: () => Promise.reject(new Error('no queue')) });
  await expect(sweep()).rejects.toThrow('c1: no queue');
  expect(asked).toContain('change');
});

test('where no pull request is reviewed, none is asked for', async () => {
  const { sweep, asked } = sweepOf();
  await sweep();
  expect(asked).toContain('incident');
  expect(asked).not.toContain('change');
});

test('each service that CodeDeploy deploys has its alarm fed, and no other', async () => {
  const { deps } = startSweep();
  const sent: unknown[] = [];
  const changeQueue = { send: async (event: unknown) => void sent.push(event) };
  const deployer = {
    ...{
      kind: 'codedeploy',
      role: 'arn:aws:iam::123456789012:role/deploy',
      revision: { bucket: 'builds', key: '{commit}' },
    },
    production: { application: 'shop', group: 'live' },
  };
  const sweepWith = (release: object) => {
    const terms = releaseConfigSchema.parse({
      mode: 'deploy',
      environments: { production: { env: 'production' } },
      ...release,
    });
    return createSweep({ ...deps, changeQueue, config: { ...deps.config, release: terms } });
  };
  await sweepWith({ deployer })();
  expect(sent).toEqual(deps.config.services.map(({ name, env }) => ({ kind: 'feed-alarm', service: { name, env } })));
  await sweepWith({ deployer: { kind: 'github-workflow', workflow: 'deploy.yml' } })();
  expect(sent).toHaveLength(deps.config.services.length);
});
