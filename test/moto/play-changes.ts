import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Capability,
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { buildStack } from '../../bin/build-app.ts';
import { type Config, type ConfigInput, parseConfig } from '../../core/config/config.ts';
import { stackNameOf } from '../../core/names.ts';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import type { FunctionBundles } from '../../lib/function-bundles.ts';
import { OPTION_CHANGES, OTHER_CHANGES } from '../lib/option-changes.ts';
import { checkout, context } from '../lib/synthesize.ts';

/**
 * Deploys a stage to a running moto (CONTRIBUTING.md), then changes each option that the table of `docs/deploy.md` names,
 * there and back, with the real bundles. Prints a line for each deployment. Exits with 1 when one failed.
 *
 *   npm run moto:changes -- [OPTION...]
 */
const STAGE = 'changes';
const FIRST = 'first deployment';
const UNCHANGED = 'second deployment without a change';
const STACK = stackNameOf(STAGE);
const EXAMPLES = join(import.meta.dirname, '../../examples');
const CDK = join(import.meta.dirname, '../../node_modules/aws-cdk/bin/cdk');
const run = promisify(execFile);
const place = mkdtempSync(join(tmpdir(), 'play-changes-'));
const cloudFormation = new CloudFormationClient();
const bundles = new Map<string, Promise<FunctionBundles>>();
/** The code that the CDK has published, by its configuration. */
const published = new Set<string>();
let failed = 0;

/** Each step is a deployment of the same stack, so they come one after the other. */
async function playAll(names: readonly string[]): Promise<void> {
  try {
    const network = await makeNetwork();
    await play(FIRST, {});
    await play(UNCHANGED, {});
    for (const [name, from, to] of chosen(names, network)) {
      if (from !== undefined) await play(`${name}: set`, from);
      await play(`${name}: changed`, to);
      await play(`${name}: back`, {});
    }
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

type Change = readonly [name: string, from: Partial<ConfigInput> | undefined, to: Partial<ConfigInput>];

/** The changes that are named, else all of them, in the network that exists at moto. */
function chosen(names: readonly string[], { vpcId, subnetIds }: Network): readonly Change[] {
  const changes: readonly Change[] = [
    ...Object.entries(OPTION_CHANGES).map(([name, to]) => [name, undefined, to] as const),
    ...Object.entries(OTHER_CHANGES).map(([name, [from, to]]) => [name, from, to] as const),
  ];
  const within = (input: Partial<ConfigInput>): Partial<ConfigInput> => {
    const vpc = input.deployment?.vpc;
    if (vpc === undefined) return input;
    const index = vpc.availabilityZones[0]?.endsWith('a') ? 0 : 1;
    const subnetId = subnetIds[index] ?? '';
    return { ...input, deployment: { ...input.deployment, vpc: { ...vpc, vpcId, subnetIds: [subnetId] } } };
  };
  return changes
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([name, from, to]) => [name, from && within(from), within(to)]);
}

interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

async function makeNetwork(): Promise<Network> {
  const client = new EC2Client();
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const subnets = ['a', 'b'].map(async (zone, index) => {
    const AvailabilityZone = `${await client.config.region()}${zone}`;
    const wanted = { VpcId: vpcId, CidrBlock: `10.9.${index}.0/24`, AvailabilityZone };
    const { Subnet } = await client.send(new CreateSubnetCommand(wanted));
    return Subnet?.SubnetId ?? '';
  });
  return { vpcId, subnetIds: await Promise.all(subnets) };
}

/** Deploys the stage with this configuration, and looks at what CloudFormation then has. */
async function play(name: string, input: Partial<ConfigInput>): Promise<void> {
  const config = parseConfig({ services: [checkout], ...input }, 'the configuration');
  const { deployment: _, ...configuration } = config;
  const code = JSON.stringify(configuration);
  const before = await deployed();
  const deploy = published.has(code) && name !== UNCHANGED ? changeSet : cdkDeploy;
  const ended = await deploy(await synthesize(config))
    .then(() => published.add(code) && undefined)
    .catch((error: unknown) => lastLine(error));
  const after = await deployed();
  const problem = ended ?? problemOf(before, after, name);
  if (problem !== undefined) failed += 1;
  console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name}${problem === undefined ? '' : `: ${problem}`}`);
}

/** Publishes the assets, and deploys. */
const cdkDeploy = ({ directory }: Made) =>
  run(process.execPath, [CDK, 'deploy', STACK, '--app', directory, '--require-approval', 'never']);

/** What the CDK does once the assets are published, without its seconds of starting. */
async function changeSet({ template }: Made): Promise<void> {
  const ChangeSetName = `play-${randomUUID()}`;
  const names = { StackName: STACK, ChangeSetName };
  const Capabilities: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];
  await cloudFormation.send(
    new CreateChangeSetCommand({ ...names, ChangeSetType: 'UPDATE', TemplateBody: template, Capabilities }),
  );
  await cloudFormation.send(new ExecuteChangeSetCommand(names));
}

const lastLine = (error: unknown): string => {
  const { stderr, message } = faultSchema.parse(error);
  return (stderr || message).trim().split('\n').at(-1) ?? '';
};
const faultSchema = z.object({ stderr: z.string().default(''), message: z.string() });

function problemOf(before: Deployed, after: Deployed, name: string): string | undefined {
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(after.status)) return `the stack is ${after.status}`;
  if (after.empty.length > 0) return `outputs without a value: ${after.empty.join(', ')}`;
  // A stage of an earlier run may have the defaults already.
  if (name === FIRST) return undefined;
  const isSame = name === UNCHANGED;
  if ((before.template === after.template) !== isSame) return isSame ? 'the template changed' : 'nothing was changed';
  return undefined;
}

interface Deployed {
  readonly status: string;
  readonly template: string;
  readonly empty: readonly string[];
}

async function deployed(): Promise<Deployed> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: STACK }));
    const outputs = stack?.Outputs ?? [];
    const empty = outputs.filter(({ OutputValue = '' }) => /^(|None)$|None/.test(OutputValue));
    return {
      status: stack?.StackStatus ?? '',
      template: TemplateBody,
      empty: outputs.length === 0 ? ['all'] : empty.map(({ OutputKey = '' }) => OutputKey),
    };
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return { status: '', template: '', empty: [] };
    throw error;
  }
}

interface Made {
  /** Of the cloud assembly. */
  readonly directory: string;
  readonly template: string;
}

async function synthesize(config: Config): Promise<Made> {
  const { deployment: _, ...configuration } = config;
  const key = JSON.stringify(configuration);
  const made = bundles.get(key) ?? bundleFunctions(mkdtempSync(join(place, 'bundles-')), configuration);
  bundles.set(key, made);
  const app = new App({
    context,
    outdir: join(place, 'cdk.out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    stackTraces: false,
  });
  buildStack(app, { config, configFile: join(EXAMPLES, 'mendhook.config.ts'), stage: STAGE, bundles: await made });
  const { directory } = app.synth();
  return { directory, template: readFileSync(join(directory, `${STACK}.template.json`), 'utf8') };
}

await playAll(process.argv.slice(2));
