import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCdk } from '../../../bin/commands/stage/cdk.ts';
import { type DestroyWith, registerDestroyCommand } from '../../../bin/commands/stage/destroy.ts';
import { registerDeployCommand, registerDiffCommand, registerSynthCommand } from '../../../bin/commands/stage/stage.ts';
import { openStageStack, type StageStack } from '../../../bin/commands/stage/stage-stack.ts';
import { UsageError } from '../../../bin/run-command.ts';
import { runInProcess } from '../run-in-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const place = mkdtempSync(join(tmpdir(), 'stage-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const config = join(root, 'examples', 'mendhook.config.ts');

let calls: { argv: readonly string[]; environment: Readonly<Record<string, string>> }[] = [];
let exitCode = 0;
let said: string[] = [];
const start = (argv: readonly string[], environment: Readonly<Record<string, string>>) => {
  calls.push({ argv, environment });
  return Promise.resolve(exitCode);
};

beforeEach(() => {
  calls = [];
  exitCode = 0;
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const contexts = (stage: string) => [
  ...['--context', `stage=${stage}`, '--context', `config=${config}`],
  ...['--app', `node '${join(root, 'bin', 'app.ts')}'`],
];
const deploy =
  (findings: Parameters<typeof registerDeployCommand>[1]) => (program: Parameters<typeof registerDeployCommand>[0]) =>
    registerDeployCommand(program, findings);
const ready = () => Promise.resolve([{ state: 'good', what: 'builds' } as const]);
const noStack = () => Promise.reject(new UsageError('no stack'));

describe('the CDK is started for one stage', () => {
  test.each([
    ['diff', ['diff', '--config', config], ['diff', 'mendhook-prod', ...contexts('prod')]],
    [
      'diff of another stage, with an option of the CDK',
      ['diff', '--stage', 'staging', '--config', relative('.', config), '--', '--strict'],
      ['diff', 'mendhook-staging', ...contexts('staging'), '--strict'],
    ],
    [
      'synth',
      ['synth', '--stage', 'staging', '--config', config],
      ['synth', 'mendhook-staging', ...contexts('staging'), '--quiet'],
    ],
    ['deploy', ['deploy', '--config', config], ['deploy', 'mendhook-prod', ...contexts('prod')]],
    [
      'deploy, unasked',
      ['deploy', '--yes', '--config', config, '--', '--profile', 'sandbox'],
      ['deploy', 'mendhook-prod', ...contexts('prod'), '--require-approval', 'never', '--profile', 'sandbox'],
    ],
  ])('%s', async (_, words, argv) => {
    await runInProcess((program) => {
      registerSynthCommand(program, start);
      registerDiffCommand(program, start);
      registerDeployCommand(program, { start, checkBuild: ready, openStack: noStack });
    }, words);
    expect(calls).toEqual([{ argv, environment: {} }]);
    expect(said).toEqual([]);
  });

  test('in the region that is named, and its exit code is the command’s', async () => {
    exitCode = 7;
    await runInProcess(
      (program) => registerDiffCommand(program, start),
      ['diff', '--config', config, '--region', 'eu-west-1'],
    );
    expect(calls[0]?.environment).toEqual({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' });
    expect(process.exitCode).toBe(7);
  });

  test.each([
    ['no configuration', ['diff', '--config', join(place, 'none.ts')], /^there is no .*none\.ts/],
    ['no stage', ['diff', '--config', config, '--stage', 'Prod'], '--stage: expected'],
    [
      'a stray word',
      ['diff', '--config', config, 'staging'],
      'unexpected argument "staging": choose a stage with --stage',
    ],
  ])('%s: it is not started', async (_, words, message) => {
    await expect(runInProcess((program) => registerDiffCommand(program, start), words)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  test('synth names the template', async () => {
    const printed = await runInProcess(
      (program) => registerSynthCommand(program, start),
      ['synth', '--config', config],
    );
    expect(printed).toEqual([join('cdk.out', 'mendhook-prod.template.json')]);
  });

  test('deploy says first that this machine cannot build the image, and goes on', async () => {
    const checkBuild = vi.fn(() => Promise.resolve([{ state: 'bad', what: 'no QEMU', fix: 'install it' } as const]));
    await runInProcess(deploy({ start, checkBuild, openStack: noStack }), ['deploy', '--config', config]);
    expect(said).toEqual(['build: no QEMU\n  → install it']);
    expect(checkBuild).toHaveBeenCalledWith({ architecture: 'arm64', hasServiceImages: false });
    expect(calls).toHaveLength(1);
  });
});

describe('deploy, when the stack exists', () => {
  const words = ['deploy', '--stage', 'staging', '--config', config];
  const asked: unknown[] = [];
  const deployOver = async (stack: Partial<StageStack>, typed: readonly string[] = words) => {
    asked.length = 0;
    const lift = vi.fn(() => {
      expect(calls).toEqual([]);
      return Promise.resolve();
    });
    const found = {
      name: 'mendhook-staging',
      region: 'eu-west-1',
      isProtected: true,
      status: 'ROLLBACK_COMPLETE',
      table: undefined,
      bucket: undefined,
      liftProtection: lift,
      ...stack,
    };
    const openStack = (...args: unknown[]) => {
      asked.push(args);
      return Promise.resolve(found);
    };
    await runInProcess(deploy({ start, checkBuild: ready, openStack }), typed);
    expect(calls).toHaveLength(1);
    return lift.mock.calls.length;
  };

  test('the protection of a first creation that failed is lifted: the CDK deletes such a stack first', async () => {
    expect(await deployOver({})).toBe(1);
    expect(said).toEqual([
      'mendhook-staging: its first creation failed; its termination protection is lifted, so that the CDK can delete it',
    ]);
  });

  test.each([
    ...[
      'CREATE_COMPLETE',
      'UPDATE_ROLLBACK_COMPLETE',
      'ROLLBACK_FAILED',
      'CREATE_FAILED',
      'DELETE_FAILED',
      undefined,
    ].map((status) => ({ status })),
    { isProtected: false },
  ])('nothing is lifted for %j', async (stack) => {
    expect(await deployOver(stack)).toBe(0);
    expect(said).toEqual([]);
  });

  test.each([
    [['--', '--profile', 'sandbox'], 'sandbox'],
    [['--', '--profile=sandbox', '--verbose'], 'sandbox'],
    [['--', '--verbose'], undefined],
  ])('it is looked for in the account that the CDK deploys to: %j', async (input, profile) => {
    await deployOver({}, [...words, '--region', 'eu-west-1', ...input]);
    expect(asked).toEqual([['staging', { region: 'eu-west-1', profile }]]);
  });

  test('credentials that may only deploy are told in one line, and the CDK starts', async () => {
    const denied = Object.assign(new Error('not authorized to DescribeStacks'), { name: 'AccessDenied' });
    const openStack = () => Promise.reject(denied);
    await runInProcess(deploy({ start, checkBuild: ready, openStack }), words);
    expect(said).toEqual(['the stack’s status is unknown: AWS refused: not authorized to DescribeStacks']);
    expect(calls).toHaveLength(1);
  });

  test('a fault of our own is not hidden', async () => {
    const openStack = () => Promise.reject(new TypeError('ours'));
    await expect(runInProcess(deploy({ start, checkBuild: ready, openStack }), words)).rejects.toThrow('ours');
    expect(calls).toEqual([]);
  });
});

describe('destroy', () => {
  const words = ['destroy', '--stage', 'staging', '--config', config];
  const argv = ['destroy', 'mendhook-staging', ...contexts('staging'), '--force'];
  let lifted = 0;
  const opened: unknown[] = [];
  const stack = (
    isProtected: boolean,
    outputs: Partial<StageStack> = { table: 'TABLE', bucket: 'BUCKET' },
  ): StageStack => ({
    name: 'mendhook-staging',
    region: 'eu-west-1',
    isProtected,
    status: 'CREATE_COMPLETE',
    table: undefined,
    bucket: undefined,
    ...outputs,
    liftProtection: () => {
      expect(calls).toEqual([]);
      lifted += 1;
      return Promise.resolve();
    },
  });
  const destroy = (input: { stack: StageStack; answer?: string }) => {
    lifted = 0;
    const prompts = input.answer === undefined ? undefined : { input: () => Promise.resolve(input.answer ?? '') };
    const openStack = (...words: unknown[]) => {
      opened.push(words);
      return Promise.resolve(input.stack);
    };
    const collaborators = { start, openStack, prompts } as DestroyWith;
    return (program: Parameters<typeof registerDestroyCommand>[0]) => registerDestroyCommand(program, collaborators);
  };

  test('says what goes, what stays and that the secrets go at once', async () => {
    const printed = await runInProcess(destroy({ stack: stack(true), answer: 'no' }), words);
    const text = printed.join('\n');
    for (const part of ['mendhook-staging in eu-west-1', 'both secrets, at once', 'TABLE', 'BUCKET']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('npx mendhook register --remove --stage staging');
    expect(text).toContain('turns it off');
    expect(printed.at(-1)).toBe('nothing was changed');
    expect({ calls, lifted }).toEqual({ calls: [], lifted: 0 });
  });

  test.each([
    ['the stack’s name is typed', stack(false), 'mendhook-staging', words, 0],
    ['the stack is protected', stack(true), 'mendhook-staging', words, 1],
    ['the stack never had outputs', stack(false, {}), 'mendhook-staging', words, 0],
    ['nobody is asked', stack(true), undefined, [...words, '--yes'], 1],
  ])('goes on when %s', async (_, input, answer, typed, expected) => {
    await runInProcess(destroy(answer === undefined ? { stack: input } : { stack: input, answer }), typed);
    expect({ argv: calls.map((call) => call.argv), lifted }).toEqual({ argv: [argv], lifted: expected });
    expect(said).toEqual([]);
  });

  test.each(['', 'y', 'mendhook-prod'])('changes nothing when "%s" is typed', async (answer) => {
    await runInProcess(destroy({ stack: stack(false), answer }), words);
    expect(calls).toEqual([]);
  });

  test('without a terminal it wants --yes', async () => {
    await expect(runInProcess(destroy({ stack: stack(false) }), words)).rejects.toThrow('use --yes');
    expect(calls).toEqual([]);
  });

  test('a stray word is refused before anything is asked', async () => {
    await expect(runInProcess(destroy({ stack: stack(false) }), [...words, '--yes', 'prod'])).rejects.toThrow(
      'unexpected argument "prod"',
    );
    expect({ calls, lifted }).toEqual({ calls: [], lifted: 0 });
  });

  test('lifts the protection in the account that the CDK deletes in', async () => {
    opened.length = 0;
    await runInProcess(destroy({ stack: stack(true) }), [...words, '--yes', '--', '--profile', 'sandbox']);
    expect(opened).toEqual([['staging', { region: undefined, profile: 'sandbox' }]]);
  });

  test('says that the protection is off when the CDK fails', async () => {
    exitCode = 1;
    await runInProcess(destroy({ stack: stack(true) }), [...words, '--yes']);
    expect(said).toEqual(['termination protection is off; `mendhook deploy` turns it on again']);
    expect(process.exitCode).toBe(1);
  });
});

test('the CDK shares the terminal, runs in this folder on this Node, and tells its exit code', async () => {
  const file = join(place, 'cdk.js');
  const record = join(place, 'record.json');
  writeFileSync(
    file,
    `require('node:fs').writeFileSync(${JSON.stringify(record)}, JSON.stringify({
       argv: process.argv.slice(2), cwd: process.cwd(), node: process.execPath,
       path: process.env.PATH.split(':')[0], region: process.env.AWS_REGION,
     }));
     process.exit(3);`,
  );
  expect(await createCdk(file)(['diff', 'a b'], { AWS_REGION: 'eu-west-1' })).toBe(3);
  expect(JSON.parse(readFileSync(record, 'utf8'))).toEqual({
    argv: ['diff', 'a b'],
    cwd: process.cwd(),
    node: process.execPath,
    path: dirname(process.execPath),
    region: 'eu-west-1',
  });
  writeFileSync(file, 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 10_000);');
  expect(await createCdk(file)([], {})).toBe(143);
});

describe('the stack at CloudFormation', () => {
  async function answering(answer: (action: URLSearchParams) => { status?: number; body: string }) {
    const asked: unknown[] = [];
    const server = createServer(async (request, response) => {
      const body = new URLSearchParams(Buffer.concat(await Array.fromAsync(request)).toString());
      asked.push(Object.fromEntries(body));
      const { status = 200, body: text } = answer(body);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const client = new CloudFormationClient({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    onTestFinished(() => {
      client.destroy();
      server.close();
    });
    return { client, asked };
  }

  test('tells its protection and what it leaves, and the protection is lifted', async () => {
    const { client, asked } = await answering((body) =>
      body.get('Action') === 'DescribeStacks'
        ? {
            body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
              <StackName>mendhook-prod</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
              <CreationTime>2026-11-28T12:00:00Z</CreationTime>
              <EnableTerminationProtection>true</EnableTerminationProtection><Outputs>
              <member><OutputKey>LedgerTable</OutputKey><OutputValue>TABLE</OutputValue></member>
              <member><OutputKey>AuditBucket</OutputKey><OutputValue>BUCKET</OutputValue></member>
              </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
          }
        : {
            body: `<UpdateTerminationProtectionResponse><UpdateTerminationProtectionResult>
              <StackId>arn</StackId></UpdateTerminationProtectionResult></UpdateTerminationProtectionResponse>`,
          },
    );
    const stack = await openStageStack('prod', {}, client);
    expect(stack).toMatchObject({
      name: 'mendhook-prod',
      region: 'eu-west-1',
      isProtected: true,
      status: 'CREATE_COMPLETE',
      table: 'TABLE',
      bucket: 'BUCKET',
    });
    await stack.liftProtection();
    expect(asked.at(-1)).toEqual({
      Action: 'UpdateTerminationProtection',
      Version: '2010-05-15',
      StackName: 'mendhook-prod',
      EnableTerminationProtection: 'false',
    });
  });

  test('a stage that is not deployed is a mistake of the person', async () => {
    const { client } = await answering(() => ({
      status: 400,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
        <Message>Stack with id mendhook-prod does not exist</Message></Error></ErrorResponse>`,
    }));
    await expect(openStageStack('prod', {}, client)).rejects.toThrow('no stack mendhook-prod in eu-west-1');
  });
});
