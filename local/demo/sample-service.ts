import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

/** One log line as the agent would ship it: the service's own JSON attributes, or plain text as `message`. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface SampleServiceOptions {
  /** A checkout of the service at some commit. */
  readonly directory: string;
  /** That commit, as the service shall log it. */
  readonly commit: string;
  readonly env: string;
  /** What Datadog's `version` tag is. @default - the version of its `package.json` */
  readonly version?: string | undefined;
  /** @default - any free one */
  readonly port?: number | undefined;
  /** What this environment tells it besides. @default - nothing */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly onLog: (line: LogLine) => void;
}

export interface SampleService {
  /** Where the shop listens, such as `http://127.0.0.1:40123`. */
  readonly baseUrl: string;
  /** Resolves when it has ended, by itself or not, and its last line was handed on. */
  readonly ended: Promise<void>;
  /** Stops the service, lets it answer what is under way, and resolves as `ended` does. */
  stop(): Promise<void>;
}

const STARTS_WITHIN_MS = 10_000;
const STOPS_WITHIN_MS = 5_000;

const manifest = z.object({ name: z.string(), version: z.string() });
const attributes = z.record(z.string(), z.unknown());
const listening = z.object({
  event: z.literal('listening'),
  server: z.object({ host: z.string(), port: z.int() }),
});

/**
 * Starts the sample service from a checkout, with an environment of its own.
 *
 * @throws {Error} when it ends or stays silent instead of listening; the message ends in what it wrote last
 */
export async function startSampleService(options: SampleServiceOptions): Promise<SampleService> {
  const { name, version } = manifest.parse(JSON.parse(await readFile(join(options.directory, 'package.json'), 'utf8')));
  const child = execa(process.execPath, [join('src', 'main.js')], {
    cwd: options.directory,
    extendEnv: false,
    env: {
      ...options.variables,
      PORT: String(options.port ?? 0),
      HOST: '127.0.0.1',
      DD_SERVICE: name,
      DD_ENV: options.env,
      DD_VERSION: options.version ?? version,
      DD_GIT_COMMIT_SHA: options.commit,
    },
    stdin: 'ignore',
    buffer: false,
    reject: false,
    forceKillAfterDelay: STOPS_WITHIN_MS,
  });
  const { baseUrl, ended } = await followUntilListening(child, options.onLog);
  return {
    baseUrl,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface ServiceProcess extends PromiseLike<unknown> {
  iterable(options: { from: 'stdout' | 'stderr' }): AsyncIterable<string>;
  kill(): boolean;
}

/** Hands every line on; gives the address as soon as a line tells it. */
async function followUntilListening(child: ServiceProcess, onLog: (line: LogLine) => void) {
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  let last = '';
  const follow = async (from: 'stdout' | 'stderr') => {
    for await (const text of child.iterable({ from })) {
      last = text;
      const line = readLine(text);
      const started = listening.safeParse(line);
      if (started.success) resolve(`http://${started.data.server.host}:${started.data.server.port}`);
      onLog(line);
    }
  };
  const ended = Promise.all([follow('stdout'), follow('stderr'), child]).then(() => {
    reject(new Error(`the sample service ended before it listened; it wrote last: ${last}`));
  });
  const late = setTimeout(() => {
    child.kill();
    reject(new Error(`the sample service does not listen after ${STARTS_WITHIN_MS} ms; it wrote last: ${last}`));
  }, STARTS_WITHIN_MS);
  ended.catch(reject);
  return { baseUrl: await address.finally(() => clearTimeout(late)), ended };
}

/** A line that is no JSON object, such as the stack of a crash, is a message, as it is for a real agent. */
function readLine(text: string): LogLine {
  try {
    const read = attributes.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { message: text };
}
