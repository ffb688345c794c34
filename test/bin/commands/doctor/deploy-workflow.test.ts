import { describe, expect, test } from 'vitest';
import { checkDeployWorkflows } from '../../../../bin/commands/doctor/checks/deploy-workflow.ts';
import { deployWorkflow } from '../../../fixtures/deploy-workflow.ts';

const PATH = '.github/workflows/deploy.yml';
const GOOD = `
run-name: mendhook \${{ inputs.release }}/\${{ inputs.step }} \${{ inputs.action }}
on:
  workflow_dispatch:
    inputs:
      release: { required: true }
      step: { required: true }
      environment: { required: true }
      commit: { required: true }
      action: { required: true }
      percent: { required: true }
concurrency:
  group: deploy
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: \${{ inputs.environment }}
    timeout-minutes: 15
`;

const told = async (text: string | undefined) => {
  const inspector = {
    files: async () => (text === undefined ? ['package.json'] : ['package.json', PATH]),
    text: async () => text ?? '',
  };
  const service = { name: 'checkout', repository: 'acme/checkout', branch: 'main', workflow: 'deploy.yml' };
  const findings = await checkDeployWorkflows(inspector, [service, { ...service, name: 'checkout-eu' }]);
  return findings.map(({ state, what }) => `${state} ${what.replaceAll(`acme/checkout: `, '').replaceAll(PATH, 'it')}`);
};

describe('the workflow that deploys', () => {
  test.each<[string, string | undefined, string[]]>([
    ['is good', GOOD, ['good it deploys, promotes and rolls back']],
    ['is that of the docs', deployWorkflow(), ['good it deploys, promotes and rolls back']],
    ['is not there', undefined, ['bad main has no it']],
    ['is no YAML', 'jobs: [', ['bad it is no workflow']],
    ['is a list', '- deploy', ['bad it is no workflow']],
    ['cannot be dispatched', GOOD.replace('workflow_dispatch', 'workflow_call'), ['bad it has no workflow_dispatch']],
    [
      'runs on every push',
      GOOD.replace(/on:[\s\S]*?concurrency/, 'on: push\nconcurrency'),
      ['bad it has no workflow_dispatch'],
    ],
    [
      'takes no inputs',
      GOOD.replace(/on:[\s\S]*?concurrency/, 'on: [push, workflow_dispatch]\nconcurrency'),
      ['bad it lacks the inputs release, step, environment, commit, action, percent'],
    ],
    [
      'takes no inputs, as a key',
      GOOD.replace(/inputs:\n[\s\S]*?concurrency/, '\nconcurrency').replace(
        'workflow_dispatch:\n    \n',
        'workflow_dispatch:\n',
      ),
      ['bad it lacks the inputs release, step, environment, commit, action, percent'],
    ],
    ['lacks one input', GOOD.replace(/ +percent.*\n/, ''), ['bad it lacks the inputs percent']],
    [
      'is named otherwise',
      GOOD.replace(`mendhook \${{`, `Deploy \${{`),
      ['bad no run of it is found again after a crash'],
    ],
    ['has no name', GOOD.replace(/run-name.*\n/, ''), ['bad no run of it is found again after a crash']],
    ['may hang', GOOD.replace(/ +timeout.*\n/, ''), ['warning the job deploy of it may hang for hours']],
    [
      'may hang for long',
      GOOD.replace('minutes: 15', 'minutes: 350'),
      ['warning the job deploy of it may hang for hours'],
    ],
    [
      'has a limit of its own',
      GOOD.replace('minutes: 15', `minutes: \${{ vars.LIMIT }}`),
      ['good it deploys, promotes and rolls back'],
    ],
    [
      'cancels the run before',
      GOOD.replace('group: deploy', 'group: deploy\n  cancel-in-progress: true'),
      ['bad a run of it cancels the one before'],
    ],
    [
      'records nothing',
      GOOD.replace(/ +environment: \$.*\n/, ''),
      ['warning it records no deployments, so one by hand is not seen'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await told(text)).toEqual(expected);
  });
});
