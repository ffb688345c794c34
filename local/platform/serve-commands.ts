import { type Listening, listen } from '@mendhook/emulators/listen';
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import type { Platform } from './platform.ts';

const commandSchema = z.strictObject({
  environment: z.enum(['staging', 'production']),
  action: z.enum(['deploy', 'promote', 'rollback']),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'expected 40 hexadecimal digits'),
  percent: z.coerce.number().positive().max(100),
});

/**
 * Takes the platform's commands on 127.0.0.1, if they have its token: `POST /deployments` with `{ environment, action,
 * commit, percent }`. It answers 200 with what runs then, 401, 422 for a command that it does not know, or 409 for one that failed.
 */
export const serveCommands = (platform: Platform, token: string): Promise<Listening> =>
  listen(async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== 'POST' || pathname !== '/deployments')
      return answer(404, { error: 'there is no such path' });
    if (request.headers.get('authorization') !== `Bearer ${token}`) return answer(401, { error: 'wrong token' });
    const command = commandSchema.safeParse(await request.json().catch(() => undefined));
    if (!command.success) return answer(422, { error: z.prettifyError(command.error) });
    const environment = platform.environments[command.data.environment];
    try {
      await environment.run(command.data);
      return answer(200, { deployed: environment.deployed() });
    } catch (error) {
      return answer(409, { error: messageOf(error) });
    }
  }, 0);

const answer = (status: number, body: object): Response => Response.json(body, { status });
