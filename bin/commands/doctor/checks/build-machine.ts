import { basename } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../../../core/config/config.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** How a command ended. */
export interface Ran {
  /** Undefined when there is no such command. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The machine that builds the image. */
export interface BuildMachine {
  /** The command that the CDK builds with: `CDK_DOCKER`, or `docker`. */
  readonly engine: string;
  readonly run: (command: string, argv: readonly string[]) => Promise<Ran>;
  /** Whether the kernel has an emulator of this name, such as `qemu-aarch64`. */
  readonly emulator: (name: string) => Promise<'registered' | 'missing' | 'unknown'>;
}

export interface WantedImage {
  readonly architecture: Config['deployment']['architecture'];
  /** Whether a service has an image of its own, which starts from the worker's. */
  readonly hasServiceImages: boolean;
}

/** The images that a configuration makes a deployment build. */
export const wantedImage = ({ deployment, services }: Config): WantedImage => ({
  architecture: deployment.architecture,
  hasServiceImages: services.some(({ image }) => image !== undefined),
});

/** Checks whether this machine can build the images of a deployment. It builds nothing. */
export async function checkBuildMachine(wanted: WantedImage, machine: BuildMachine): Promise<readonly Finding[]> {
  const name = basename(machine.engine);
  const info = await machine.run(machine.engine, ['info', '--format', '{{json .}}']);
  if (info.exitCode === undefined) {
    return [bad(`${name} is not installed`, 'install Docker, or set CDK_DOCKER to finch or podman')];
  }
  const runsOn = readArchitecture(info.stdout);
  if (info.exitCode !== 0 || runsOn === undefined) {
    const reason = info.stderr.trim().split('\n')[0] || 'its `info` is not JSON with an architecture';
    return [bad(`${name} does not answer: ${reason}`, `start ${name}, or set CDK_DOCKER to another one`)];
  }
  const builder = await readBuilder(machine);
  return [
    await checkArchitecture({ name, runsOn, builder }, wanted.architecture, machine),
    ...checkBuilder(builder, wanted),
  ];
}

/** The names that Docker (GOARCH), the kernel (`uname -m`) and QEMU have for a processor. */
const PROCESSORS = {
  arm64: { docker: 'arm64', names: ['arm64', 'aarch64'], emulator: 'qemu-aarch64' },
  x86_64: { docker: 'amd64', names: ['amd64', 'x86_64'], emulator: 'qemu-x86_64' },
} as const;

async function checkArchitecture(
  { name, runsOn, builder }: { name: string; runsOn: string; builder: Builder | undefined },
  architecture: WantedImage['architecture'],
  machine: BuildMachine,
): Promise<Finding> {
  const { docker, names, emulator } = PROCESSORS[architecture];
  const platform = `linux/${docker}`;
  const builds = `${name} builds for ${platform} on this machine`;
  if (names.some((each) => each === runsOn)) return good(builds);
  const emulates = tellsEmulation(builder, platform) ?? (await machine.emulator(emulator));
  if (emulates === 'registered') return good(`${builds} by emulation, which takes several times as long`);
  const other = architecture === 'arm64' ? 'x86_64' : 'arm64';
  const fix = `${name} run --privileged --rm tonistiigi/binfmt --install ${docker}, or deployment.architecture: '${other}'`;
  return emulates === 'missing'
    ? bad(
        `${name} cannot run programs of ${platform} on this machine (${runsOn}), so the build ends with "exec format error"`,
        fix,
      )
    : warning(`${name} runs on ${runsOn}, and mendhook cannot see whether it emulates ${platform}`, fix);
}

function tellsEmulation(builder: Builder | undefined, platform: string): 'registered' | 'missing' | undefined {
  if (builder === undefined || builder.platforms.length === 0) return undefined;
  return builder.platforms.includes(platform) ? 'registered' : 'missing';
}

/**
 * Only the driver `docker` builds inside Docker. The others have a store of their own:
 * https://docs.docker.com/build/builders/drivers/
 */
function checkBuilder(builder: Builder | undefined, { hasServiceImages }: WantedImage): readonly Finding[] {
  if (builder === undefined || builder.driver === 'docker') return [];
  const current = `the current builder (${builder.driver})`;
  const fix = 'docker buildx use default, or set BUILDX_BUILDER=default for the deployment';
  if (!builder.loads) return [bad(`${current} keeps its images to itself, so the CDK finds none to push`, fix)];
  if (!hasServiceImages) return [];
  return [bad(`${current} does not see Docker’s own images, and a service’s image starts from one`, fix)];
}

interface Builder {
  readonly driver: string;
  readonly platforms: readonly string[];
  /** Whether it gives what it builds to Docker unasked. */
  readonly loads: boolean;
}

/** @returns undefined without buildx: Docker's older builder, finch and podman have one store of images */
async function readBuilder({ engine, run }: BuildMachine): Promise<Builder | undefined> {
  const { exitCode, stdout } = await run(engine, ['buildx', 'inspect', '--bootstrap']);
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(stdout)?.[1]?.trim();
  const driver = field('Driver');
  if (exitCode !== 0 || driver === undefined) return undefined;
  // An asterisk marks a platform that was set by hand.
  const listed = (field('Platforms') ?? '').split(',').map((each) => each.trim().replace(/\*$/, ''));
  const platforms = listed.filter((each) => each !== '');
  return { driver, platforms, loads: /\bdefault-load="?true/.test(field('Driver Options') ?? '') };
}

/** Docker and finch tell it on top, podman under `host`; it is empty when no engine answered the command. */
const infoSchema = z.union([
  z.object({ Architecture: z.string().min(1) }).transform(({ Architecture }) => Architecture),
  z.object({ host: z.object({ arch: z.string().min(1) }) }).transform(({ host }) => host.arch),
]);

function readArchitecture(info: string): string | undefined {
  try {
    return infoSchema.safeParse(JSON.parse(info)).data;
  } catch {
    return undefined; // the caller says that this was no answer
  }
}
