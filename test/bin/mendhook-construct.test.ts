import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { buildStack } from '../../bin/build-app.ts';
import { Mendhook, type MendhookProps } from '../../bin/mendhook-construct.ts';
import { parseConfig } from '../../core/config/config.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';
import { checkout, context, emptyBundles } from '../lib/synthesize.ts';

/** Without the checks, which take most of the time. */
const bare = {
  analyticsReporting: false,
  builtinCloudFormationValidation: false,
  stackTraces: false,
  treeMetadata: false,
};

/** An app with no flags of its own. */
function inOwnApp(props: Partial<MendhookProps> = {}) {
  const place = temporaryDirectory();
  const app = new App({ ...bare, outdir: join(place, 'cdk.out') });
  const input = { config: { services: [checkout] }, stage: 'test', ...props };
  let configuration: object = {};
  const stack = new Mendhook(app, 'mendhook-test', input, (taken) => {
    configuration = taken;
    return emptyBundles(place);
  });
  return { stack, configuration };
}

function asDeployed() {
  const place = temporaryDirectory();
  const app = new App({ ...bare, context, outdir: join(place, 'cdk.out') });
  const config = parseConfig({ services: [checkout] }, 'the test’s configuration');
  const configFile = join(place, 'mendhook.config.ts');
  return buildStack(app, { config, configFile, stage: 'test', bundles: emptyBundles(place) });
}

test('in an app with other flags, the stack is the one that the command deploys', () => {
  const { stack, configuration } = inOwnApp();
  expect(stack.stackName).toBe('mendhook-test');
  expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(asDeployed()).toJSON());
  expect(Object.keys(configuration)).toContain('services');
  expect(Object.keys(configuration)).not.toContain('deployment');
});

test('it goes to the account and region that are named', () => {
  const { stack } = inOwnApp({ env: { account: '123456789012', region: 'eu-west-1' } });
  expect([stack.account, stack.region]).toEqual(['123456789012', 'eu-west-1']);
});

test('what is wrong in the configuration is named at once', () => {
  const config = {
    services: [
      { ...checkout, repository: 'checkout' },
      { ...checkout, slackChannel: '' },
    ],
  };
  expect(() => inOwnApp({ config })).toThrow(
    /mendhook-test: `config` has 2 problems:[\s\S]*repository[\s\S]*slackChannel/,
  );
  expect(() => inOwnApp({ stage: 'Prod' })).toThrow(/expected a stage such as "prod"/);
});

test('a Dockerfile is looked for in the folder that is named', () => {
  const directory = temporaryDirectory();
  const config = { services: [{ ...checkout, image: 'images/java/Dockerfile' }] };
  expect(() => inOwnApp({ config, directory })).toThrow(join(directory, 'images', 'java', 'Dockerfile'));
});

test('it is exported as mendhook/cdk', () => {
  const { exports } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  expect(exports['./cdk']).toBe('./bin/mendhook-construct.ts');
});
