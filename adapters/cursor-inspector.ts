import { z } from 'zod';
import { type CursorAccess, connectCursor } from './cursor-client.ts';

/** What `doctor` asks of Cursor. @throws {UpstreamError} from each method, with Cursor's words */
export interface CursorInspector {
  /** The name of the API key. */
  keyName(): Promise<string>;
  /** The addresses of the repositories that Cursor's GitHub App reaches. */
  repositories(): Promise<readonly string[]>;
}

/** "This request can take tens of seconds": https://cursor.com/docs/cloud-agent/api/endpoints */
const LISTS_WITHIN_MS = 60_000;

/** That page allows one list of repositories a minute, and thirty an hour. */
export function createCursorInspector(access: CursorAccess): CursorInspector {
  const ask = connectCursor(access);
  const list = connectCursor({ ...access, answersWithinMs: LISTS_WITHIN_MS });
  return {
    keyName: async () => (await ask({ path: ['me'], answer: keySchema })).apiKeyName,
    repositories: async () =>
      (await list({ path: ['repositories'], answer: repositoriesSchema })).items.map(({ url }) => url),
  };
}

const keySchema = z.object({ apiKeyName: z.string() });
const repositoriesSchema = z.object({ items: z.array(z.object({ url: z.string() })) });
