import { describe, expect, test } from 'vitest';
import { checkBuildMachine, type Ran } from '../../../../bin/commands/doctor/checks/build-machine.ts';

const INFO = ['info', '--format', '{{json .}}'].join(' ');
const BUILDX = 'buildx inspect --bootstrap';

const printed = (stdout: string): Ran => ({ exitCode: 0, stdout, stderr: '' });
const refused = (stderr: string): Ran => ({ exitCode: 1, stdout: '', stderr });
const NOT_INSTALLED: Ran = { exitCode: undefined, stdout: '', stderr: '' };
const runsOn = (architecture: string) => printed(JSON.stringify({ Architecture: architecture, ServerVersion: '29.1' }));
const builder = (driver: string, platforms: string, options = '') =>
  printed(
    [
      `Name:          default`,
      `Driver:        ${driver}`,
      'Last Activity: 2026-11-28 12:42:47 +0100 CET',
      '',
      'Nodes:',
      'Name:           default0',
      ...(options === '' ? [] : [`Driver Options: ${options}`]),
      'Status:         running',
      `Platforms:      ${platforms}`,
    ].join('\n'),
  );

const X86 = 'linux/amd64, linux/amd64/v2, linux/386';
const BOTH = 'linux/amd64*, linux/amd64/v2, linux/arm64*, linux/386';
const NO_BUILDX = refused("docker: 'buildx' is not a docker command.");
const EXEC_FORMAT = 'so the build ends with "exec format error"';

interface Case {
  readonly name: string;
  readonly answers: Readonly<Record<string, Ran>>;
  readonly engine?: string;
  readonly architecture?: 'arm64' | 'x86_64';
  readonly hasServiceImages?: boolean;
  readonly emulator?: 'registered' | 'missing' | 'unknown';
  readonly expected: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'an arm64 machine builds for arm64',
    answers: { [INFO]: runsOn('aarch64'), [BUILDX]: builder('docker', 'linux/arm64') },
    expected: ['good docker builds for linux/arm64 on this machine'],
  },
  {
    name: 'an x86 machine builds for x86_64',
    architecture: 'x86_64',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: builder('docker', X86) },
    expected: ['good docker builds for linux/amd64 on this machine'],
  },
  {
    name: 'an x86 machine without QEMU is to build for arm64',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: builder('docker', X86) },
    expected: [`bad docker cannot run programs of linux/arm64 on this machine (x86_64), ${EXEC_FORMAT}`],
  },
  {
    name: 'an arm64 machine without QEMU is to build for x86_64',
    architecture: 'x86_64',
    answers: { [INFO]: runsOn('aarch64'), [BUILDX]: builder('docker', 'linux/arm64') },
    expected: [`bad docker cannot run programs of linux/amd64 on this machine (aarch64), ${EXEC_FORMAT}`],
  },
  {
    name: 'an x86 machine with QEMU',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: builder('docker', BOTH) },
    expected: ['good docker builds for linux/arm64 on this machine by emulation, which takes several times as long'],
  },
  {
    name: 'Docker without buildx, and QEMU is registered',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: NO_BUILDX },
    emulator: 'registered',
    expected: ['good docker builds for linux/arm64 on this machine by emulation, which takes several times as long'],
  },
  {
    name: 'Docker without buildx, and no QEMU is registered',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: NO_BUILDX },
    emulator: 'missing',
    expected: [`bad docker cannot run programs of linux/arm64 on this machine (x86_64), ${EXEC_FORMAT}`],
  },
  {
    name: 'finch on a Mac: what its virtual machine emulates is not visible',
    engine: '/usr/local/bin/finch',
    answers: { [INFO]: runsOn('x86_64'), [BUILDX]: refused('unknown subcommand "buildx"') },
    emulator: 'unknown',
    expected: ['warning finch runs on x86_64, and mendhook cannot see whether it emulates linux/arm64'],
  },
  {
    name: 'podman tells its architecture in a place of its own',
    engine: 'podman',
    answers: {
      [INFO]: printed(JSON.stringify({ host: { arch: 'arm64', os: 'linux' } })),
      [BUILDX]: refused('unrecognized command `podman buildx inspect`'),
    },
    expected: ['good podman builds for linux/arm64 on this machine'],
  },
  {
    name: 'no engine',
    answers: { [INFO]: NOT_INSTALLED },
    expected: ['bad docker is not installed'],
  },
  {
    name: 'the engine does not run',
    answers: { [INFO]: refused('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\nIs it running?') },
    expected: ['bad docker does not answer: Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'],
  },
  {
    name: 'the engine does not run, and its command says so with exit code 0',
    answers: {
      [INFO]: {
        ...printed(JSON.stringify({ Architecture: '', ServerErrors: ['Cannot connect to the Docker daemon'] })),
        stderr: 'Cannot connect to the Docker daemon\n',
      },
    },
    expected: ['bad docker does not answer: Cannot connect to the Docker daemon'],
  },
  {
    name: 'the engine answers something else',
    answers: { [INFO]: printed('no JSON') },
    expected: ['bad docker does not answer: its `info` is not JSON with an architecture'],
  },
  {
    name: 'a builder that keeps its images to itself',
    answers: { [INFO]: runsOn('aarch64'), [BUILDX]: builder('docker-container', 'linux/arm64') },
    expected: [
      'good docker builds for linux/arm64 on this machine',
      'bad the current builder (docker-container) keeps its images to itself, so the CDK finds none to push',
    ],
  },
  {
    name: 'a builder that gives its images to Docker',
    answers: { [INFO]: runsOn('aarch64'), [BUILDX]: builder('docker-container', 'linux/arm64', 'default-load="true"') },
    expected: ['good docker builds for linux/arm64 on this machine'],
  },
  {
    name: 'a builder that gives its images to Docker, and cannot read the one that a service starts from',
    answers: { [INFO]: runsOn('aarch64'), [BUILDX]: builder('docker-container', 'linux/arm64', 'default-load="true"') },
    hasServiceImages: true,
    expected: [
      'good docker builds for linux/arm64 on this machine',
      'bad the current builder (docker-container) does not see Docker’s own images, and a service’s image starts from one',
    ],
  },
];

describe('the machine that builds the image', () => {
  test.each(CASES)('$name', async ({ answers, engine, architecture, hasServiceImages, emulator, expected }) => {
    const started: string[] = [];
    const findings = await checkBuildMachine(
      { architecture: architecture ?? 'arm64', hasServiceImages: hasServiceImages ?? false },
      {
        engine: engine ?? 'docker',
        run: (command, argv) => {
          started.push(command);
          const answer = answers[argv.join(' ')];
          if (answer === undefined) throw new Error(`unexpected: ${command} ${argv.join(' ')}`);
          return Promise.resolve(answer);
        },
        emulator: () => Promise.resolve(emulator ?? 'missing'),
      },
    );
    expect(findings.map(({ state, what }) => `${state} ${what}`)).toEqual(expected);
    for (const { state, fix } of findings) expect(fix === undefined).toBe(state === 'good');
    expect(new Set(started)).toEqual(new Set([engine ?? 'docker']));
  });
});
