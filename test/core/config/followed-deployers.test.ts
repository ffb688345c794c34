import { expect, test } from 'vitest';
import { followedDeployers } from '../../../core/config/followed-deployers.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';

const deployer = (workflow: string) => ({ kind: 'github-workflow', workflow }) as const;
const environments = { production: { env: 'production' } };
const configured = (release: object) =>
  followedDeployers(releaseConfigSchema.parse({ environments, ...release })).map((each) =>
    'workflow' in each ? each.workflow : each.kind,
  );

test('deployers of all services and of single ones, where what was merged is followed', () => {
  expect(followedDeployers(undefined)).toEqual([]);
  expect(configured({ mode: 'review' })).toEqual([]);
  expect(configured({ mode: 'observe' })).toEqual([]);
  expect(configured({ mode: 'deploy', deployer: deployer('a.yml') })).toEqual(['a.yml']);
  const services = { shop: { deployer: deployer('b.yml') } };
  expect(configured({ mode: 'deploy', deployer: deployer('a.yml'), services })).toEqual(['a.yml', 'b.yml']);
});
