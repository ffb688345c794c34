import { describe, expect, test } from 'vitest';
import { type AppUse, githubAppEvents, githubAppPermissions } from '../../../core/deployment/github-app.ts';

const BASE = ['checks', 'contents', 'issues', 'metadata', 'pull_requests'];
const REVIEWED = [...BASE, 'merge_queues'];

describe('what the App may do', () => {
  test.each<[string, AppUse | undefined, string[], Readonly<Record<string, string>>]>([
    ['without a release', undefined, BASE, {}],
    ['with reviews', { mode: 'review', dispatches: false }, REVIEWED, { checks: 'write' }],
    [
      'where it observes',
      { mode: 'observe', dispatches: false },
      [...REVIEWED, 'deployments'],
      { deployments: 'read' },
    ],
    [
      'where it observes, and a workflow rolls back',
      { mode: 'observe', dispatches: true },
      [...REVIEWED, 'deployments', 'actions'],
      { deployments: 'read', actions: 'write' },
    ],
    [
      'where it answers a protection rule',
      { mode: 'gate', dispatches: false },
      [...REVIEWED, 'deployments', 'actions'],
      { deployments: 'write', actions: 'read' },
    ],
    ['where AWS deploys', { mode: 'deploy', dispatches: false }, [...REVIEWED, 'deployments'], { deployments: 'read' }],
    [
      'where a workflow deploys',
      { mode: 'deploy', dispatches: true },
      [...REVIEWED, 'deployments', 'actions'],
      { deployments: 'read', actions: 'write' },
    ],
  ])('%s', (_, use, names, levels) => {
    const permissions = githubAppPermissions(use);
    expect(Object.keys(permissions).toSorted()).toEqual(names.toSorted());
    expect(permissions).toMatchObject(levels);
    for (const never of ['workflows', 'administration']) expect(permissions).not.toHaveProperty(never);
  });

  test.each<[AppUse | undefined, string[]]>([
    [undefined, []],
    [{ mode: 'review', dispatches: false }, []],
    [{ mode: 'observe', dispatches: false }, ['deployment_status']],
    [{ mode: 'gate', dispatches: false }, ['deployment_status', 'deployment_protection_rule']],
    [{ mode: 'deploy', dispatches: true }, ['deployment_status', 'workflow_run']],
  ])('%j hears of what it needs', (use, more) => {
    const words = ['issue_comment', 'pull_request_review', 'pull_request_review_comment'];
    const known = ['pull_request', 'push', 'delete', ...words, 'check_run', 'check_suite', 'merge_group'];
    expect(githubAppEvents(use).filter((event) => !known.includes(event))).toEqual(more);
  });
});
