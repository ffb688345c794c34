import { randomUUID } from 'node:crypto';
import { type Listening, listen } from '@mendhook/emulators/listen';
import { apiError } from './api-error.ts';

/** Serves a Messages API on 127.0.0.1 that refuses every call: what asks a model by mistake is told that there is none. */
export const startAbsentModel = (reason: string): Promise<Listening> =>
  listen(() => apiError(403, reason, `req_${randomUUID().replaceAll('-', '')}`).getResponse(), 0);
