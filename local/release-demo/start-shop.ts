import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { createWorkflowRunner } from '../platform/workflow-runner.ts';
import { type ShopNews, type ShopOrder, shopNewsSchema } from './shop-messages.ts';
import type { ShoppersSeen } from './shoppers.ts';

type News<Kind extends ShopNews['kind']> = Extract<ShopNews, { kind: Kind }>;

export interface ShopOptions {
  /** Where git clones the shop from. */
  readonly repository: string;
  /** Folder of checkouts and of the environments' data. */
  readonly directory: string;
  /** Hears a few times a second what the balancers answered, and which errors the versions logged. */
  readonly onSeen: (seen: Omit<News<'seen'>, 'kind'>) => void;
  /** What goes wrong without anybody's request, or what a job of the deploying workflow printed. */
  readonly onLine: (line: string) => void;
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

/**
 * Starts the sample shop in a process of its own, and the runner that is let to deploy there. Nothing that this process does is in
 * the shop's latencies.
 *
 * @throws {Error} when the process ends before it has started
 */
export async function startShop(options: ShopOptions) {
  const { repository, directory, onSeen, onLine } = options;
  const token = randomBytes(16).toString('hex');
  const child = fork(join(import.meta.dirname, `shop-process${extname(import.meta.filename)}`), { stdio: 'inherit' });
  const ended = once(child, 'exit').then(([code]) => new Error(`the shop's process ended with ${String(code)}`));
  let isClosing = false;
  void ended.then(({ message }) => isClosing || onLine(message));
  const order = (what: ShopOrder) => void (child.connected && child.send(what));
  const heard = <Kind extends ShopNews['kind']>(kind: Kind) => {
    const { promise, resolve, reject } = Promise.withResolvers<News<Kind>>();
    const listen = (message: unknown) => {
      const news = shopNewsSchema.parse(message);
      if (isOf(news, kind)) resolve(news);
    };
    child.on('message', listen);
    void ended.then(reject);
    return promise.finally(() => child.off('message', listen));
  };
  child.on('message', (message: unknown) => {
    const news = shopNewsSchema.parse(message);
    if (news.kind === 'seen') onSeen(news);
    if (news.kind === 'fault') onLine(news.text);
  });

  const started = heard('started');
  order({ kind: 'start', terms: { repository, directory, token } });
  const { production, staging, previous, commands } = await started;
  const runner = createWorkflowRunner({
    repository,
    directory: join(directory, 'jobs'),
    variables: { PLATFORM_URL: commands, PLATFORM_TOKEN: token },
    onLine: ({ runId }, line) => onLine(`run ${runId}: ${line}`),
  });
  return {
    /** Where each environment answers; `previous`: the version before, for the comparison on staging. */
    urls: { production, staging, previous },
    runner,
    /** Lets so many shoppers a second into production; where some are in already, so many come from now on. */
    open: (perSecond: number) => order({ kind: 'open', perSecond }),
    /** Lets no more in. @returns what they met */
    shut: async (): Promise<ShoppersSeen> => {
      const shut = heard('shut');
      order({ kind: 'shut' });
      return shut;
    },
    close: async () => {
      isClosing = true;
      order({ kind: 'close' });
      await ended;
    },
  };
}

const isOf = <Kind extends ShopNews['kind']>(news: ShopNews, kind: Kind): news is News<Kind> => news.kind === kind;
