import { on } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { pack } from '../../packaging/pack.ts';
import { readPackages } from '../../packaging/source-package.ts';
import { checkDeployment } from './check-deployment.ts';
import { inspectPackage } from './inspect-package.ts';

/**
 * Packs mendhook, installs it in an empty folder as a person does, without development dependencies, and runs it there.
 * Exits with 1 when something does not work.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'check-package-'));
const home = join(scratch, 'errors');

/** A person's own CDK app, and two mistakes that the types must find. */
const APP = `import { App } from 'aws-cdk-lib';
import { Mendhook, type MendhookProps } from 'mendhook/cdk';
import config from './mendhook.config.ts';

const app = new App({ builtinCloudFormationValidation: false });
const props: MendhookProps = { config, stage: 'prod' };
new Mendhook(app, 'mendhook-prod', props);
app.synth();

// @ts-expect-error: a stage is a text
export const wrong: MendhookProps = { config, stage: 1 };
// @ts-expect-error: there is no such mode
wrong.config.services.push({ name: 'a', repository: 'a/b', slackChannel: '#a', mode: 'all' });
`;

const inHome = (command: string, ...words: string[]) =>
  execa(command, words, {
    cwd: home,
    env: { ANTHROPIC_API_KEY: '', CI: 'true' },
    all: true,
    timeout: 300_000,
  });
const mendhook = (...words: string[]) => inHome('npx', '--no-install', 'mendhook', ...words);

try {
  const tarballs = await timed('packed', () => pack(join(scratch, 'dist')));
  await timed('installed in an empty folder', () => install(tarballs));
  await timed('it holds nothing of a checkout', inspect);
  await timed('--help', async () => expectText((await mendhook('--help')).stdout, 'Usage: mendhook'));
  await timed('init writes the folder, twice with the same result', init);
  await timed('config check', async () => expectText((await mendhook('config', 'check')).stdout, 'nothing is wrong'));
  await timed('the types of a configuration and of a CDK app', types);
  await Promise.all([
    timed('demo --once', async () =>
      expectText((await mendhook('demo', '--once', '--port', '0')).stdout, 'checks hold'),
    ),
    timed('synth, as a checkout does, and in an app of one’s own', synth),
    timed('deploy, diff and destroy, in an account on this machine', deployment),
  ]);
  await timed('doctor --local', doctor);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function install(tarballs: readonly string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  await execa('mkdir', [home]);
  await inHome('npm', 'install', '--no-save', '--omit=dev', ...quiet, ...tarballs);
}

async function inspect(): Promise<void> {
  const { main, workspaces } = readPackages(ROOT);
  for (const { manifest } of [main, ...workspaces]) inspectPackage(join(home, 'node_modules', manifest.name), ROOT);
}

async function init(): Promise<void> {
  const answers = ['--service', 'checkout', '--repository', 'acme/checkout', '--channel', '#alerts', '--yes'];
  const read = () =>
    ['mendhook.config.ts', 'package.json', 'cdk.json', '.gitignore'].map((name) =>
      readFileSync(join(home, name), 'utf8'),
    );
  await mendhook('init', ...answers);
  const first = read();
  expectText((await mendhook('init')).stdout, 'exists already, so it was not changed');
  if (!isDeepStrictEqual(read(), first)) throw new Error('init changed a file that was there');
}

async function types(): Promise<void> {
  writeFileSync(join(home, 'app.ts'), APP);
  const compilerOptions = {
    ...{ noEmit: true, strict: true, skipLibCheck: true, types: [], target: 'es2024' },
    ...{ module: 'nodenext', allowImportingTsExtensions: true },
  };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  await inHome(join(ROOT, 'node_modules', '.bin', 'tsc'), '--project', '.');
}

/** The command's template, a checkout's and an app's are the same, with the same code and the same image. */
async function synth(): Promise<void> {
  expectText((await mendhook('synth')).stdout, 'cdk.out/mendhook-prod.template.json');
  await inHome('npx', '--no-install', 'cdk', 'synth', '--quiet', '--output', 'npx.out');
  await inHome('npx', '--no-install', 'cdk', 'synth', '--quiet', '--app', 'node app.ts', '--output', 'own.out');
  const checkout = [join(ROOT, 'bin', 'mendhook.ts'), 'synth', '--config', join(home, 'mendhook.config.ts')];
  await inHome(process.execPath, ...checkout, '--', '--output', 'checkout.out');
  const made = templateIn('cdk.out');
  for (const output of ['npx.out', 'checkout.out', 'own.out']) {
    if (!isDeepStrictEqual(templateIn(output), made)) throw new Error(`${output} has another template than cdk.out`);
  }
}

/** The command itself, not by npx: each start of npx takes a second. */
async function deployment(): Promise<void> {
  const command = join(home, 'node_modules', '.bin', 'mendhook');
  await checkDeployment(join(scratch, 'account'), (words, environment) =>
    execa(command, words, {
      cwd: home,
      env: { CI: 'true', ...environment },
      all: true,
      reject: false,
      timeout: 300_000,
    }),
  );
}

function templateIn(output: string): unknown {
  return JSON.parse(readFileSync(join(home, output, 'mendhook-prod.template.json'), 'utf8'));
}

async function doctor(): Promise<void> {
  // Not by npx, which passes no signal on.
  const runtime = inHome(join(home, 'node_modules', '.bin', 'mendhook'), 'local', '--port', '0');
  runtime.catch(() => undefined); // its end is awaited below
  try {
    await Promise.race([runtime, started(runtime)]);
    const { stdout } = await execa({ cwd: home, reject: false })`npx --no-install mendhook doctor --local --json`;
    expectText(stdout, '{"check":"webhook","state":"good","what":"knows the secret"}');
    expectText(stdout, '"check":"secret","state":"good"');
  } finally {
    runtime.kill('SIGTERM');
    await runtime;
  }
}

/** Resolves when the runtime has printed where it listens. */
async function started(runtime: ReturnType<typeof inHome>): Promise<void> {
  let printed = '';
  for await (const [chunk] of on(runtime.all, 'data')) {
    printed += String(chunk);
    if (printed.includes('http://127.0.0.1')) return;
  }
}

function expectText(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`expected ${JSON.stringify(part)} in:\n${text}`);
}

async function timed<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const from = performance.now();
  const result = await act();
  console.log(`✓ ${what} (${Math.round((performance.now() - from) / 1000)} s)`);
  return result;
}
