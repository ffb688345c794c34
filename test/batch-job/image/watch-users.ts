import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 100;

/** A program that ran as a user. */
export interface SeenProcess {
  readonly uid: number;
  readonly name: string;
}

/** Watches which programs run on this machine as one of the users; Linux shows a container's processes among its own. */
export function watchUsers(uids: readonly number[]) {
  const seen = new Map<string, SeenProcess>();
  const look = () => {
    for (const found of readProcesses()) {
      if (uids.includes(found.uid)) seen.set(`${found.uid} ${found.name}`, found);
    }
  };
  const timer = process.platform === 'linux' ? setInterval(look, EVERY_MS) : undefined;
  return {
    /** @returns undefined where processes are not to be seen */
    stop: (): readonly SeenProcess[] | undefined => {
      clearInterval(timer);
      return timer === undefined ? undefined : [...seen.values()].sort((one, other) => one.uid - other.uid);
    },
  };
}

const readProcesses = (): SeenProcess[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const status = readFileSync(`/proc/${id}/status`, 'utf8');
        const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
        return [{ uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1]), name }];
      } catch {
        return []; // it ended meanwhile
      }
    });
