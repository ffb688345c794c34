import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { synthesizeStage } from '../../bin/synthesize-stage.ts';
import { ConfigError } from '../../core/config/config.ts';
import { context, emptyBundles } from '../lib/synthesize.ts';

const root = join(import.meta.dirname, '..', '..');
const place = realpathSync(mkdtempSync(join(tmpdir(), 'image-assets-')));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const services = (images: readonly string[]) =>
  ['cart', 'stock', 'prices'].map((name, index) => ({
    name,
    repository: `acme/${name}`,
    slackChannel: '#alerts',
    image: images[index],
  }));

const project = join(place, 'project');
for (const folder of ['go', 'java']) {
  mkdirSync(join(project, 'images', folder), { recursive: true });
  writeFileSync(join(project, 'images', folder, 'Dockerfile'), 'ARG WORKER\nFROM $WORKER\n');
}
const config = (name: string, images: readonly string[]) =>
  writeFileSync(join(project, name), `export default ${JSON.stringify({ services: services(images) })};\n`);
config('none.config.ts', []);
config('images.config.ts', ['images/java/Dockerfile', 'images/go/Dockerfile', 'images/go/Dockerfile']);
config('missing.config.ts', ['images/go/Dockerfile', 'images/rust/Dockerfile', 'images']);

/** Records each call and, as Docker does, refuses a Dockerfile or a context that does not exist. */
const docker = join(place, 'docker');
const record = join(place, 'calls');
writeFileSync(
  docker,
  `#!/bin/sh
for argument in "$PWD" "$@"; do printf '%s\\n' "$argument" >> ${record}; done
echo >> ${record}
while [ $# -gt 1 ]; do
  if [ "$1" = -f ] && [ ! -f "$2" ]; then echo "unable to prepare context: $2 does not exist" >&2; exit 1; fi
  shift
done
[ -d "$1" ] || { echo "unable to prepare context: path $1 not found" >&2; exit 1; }
`,
);
chmodSync(docker, 0o755);

const manifestSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
  dockerImages: z.record(
    z.string(),
    z.object({
      source: z.union([
        z.object({ directory: z.string(), dockerFile: z.string() }),
        z.object({ executable: z.array(z.string()) }),
      ]),
    }),
  ),
});

async function synthesize(workingDirectory: string, configFile: string) {
  const outdir = mkdtempSync(join(place, 'cdk.out-'));
  const app = new App({ context: { ...context, config: configFile }, outdir, analyticsReporting: false });
  await synthesizeStage(app, {
    stage: 'test',
    workingDirectory,
    bundle: () => Promise.resolve(emptyBundles(place)),
  });
  app.synth();
  const { files, dockerImages } = manifestSchema.parse(
    JSON.parse(readFileSync(join(outdir, 'mendhook-test.assets.json'), 'utf8')),
  );
  return {
    outdir,
    files: Object.values(files).map(({ source }) => source.path),
    images: Object.entries(dockerImages).map(([hash, { source }]) => ({ hash, source })),
  };
}

/** Starts a command where the CDK does: in `cdk.out`. */
function start([command = '', ...argv]: readonly string[], outdir: string) {
  rmSync(record, { force: true });
  const printed = execFileSync(command, argv, {
    cwd: outdir,
    env: { ...process.env, CDK_DOCKER: docker },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const calls = readFileSync(record, 'utf8').trimEnd().split('\n\n');
  return { printed: printed.trim(), calls: calls.map((call) => call.split('\n')) };
}

test.each([
  ['a configuration without images', place, join(project, 'none.config.ts'), []],
  ['a relative configuration, from another folder', place, 'project/images.config.ts', ['go', 'java']],
  ['a configuration by its absolute path', root, join(project, 'images.config.ts'), ['go', 'java']],
])('every asset can be built from cdk.out: %s', async (_, workingDirectory, configFile, expected) => {
  const { outdir, files, images } = await synthesize(workingDirectory, configFile);
  for (const path of files) expect(existsSync(resolve(outdir, path)), path).toBe(true);
  const built: (string | undefined)[] = [];
  for (const { hash, source } of images) {
    if ('directory' in source) {
      expect(existsSync(resolve(outdir, source.directory, source.dockerFile))).toBe(true);
      continue;
    }
    const { printed, calls } = start(source.executable, outdir);
    const [folder, platform] = [/images\/(\w+)\//.exec(source.executable.join(' '))?.[1] ?? '', 'linux/arm64'];
    const build = [outdir, 'build', '--platform', platform, '-f'];
    const context = join(project, 'images', folder);
    expect(calls).toEqual([
      [...build, join(root, 'batch-job', 'Dockerfile'), '-t', `mendhook-worker:${hash}`, root],
      [...build, join(context, 'Dockerfile'), '-t', printed, '--build-arg', `WORKER=mendhook-worker:${hash}`, context],
    ]);
    built.push(folder);
  }
  expect(built.toSorted()).toEqual(expected);
});

test('each Dockerfile that does not exist is one line of the configuration’s problems', async () => {
  const synthesis = synthesize(project, 'missing.config.ts');
  await expect(synthesis).rejects.toThrow(ConfigError);
  await expect(synthesis).rejects.toThrow(
    [
      `${join(project, 'missing.config.ts')} has 2 problems:`,
      `  services[1].image: expected a Dockerfile at ${join(project, 'images/rust/Dockerfile')}, and there is none`,
      `  services[2].image: expected a Dockerfile at ${join(project, 'images')}, and there is none`,
    ].join('\n'),
  );
});
