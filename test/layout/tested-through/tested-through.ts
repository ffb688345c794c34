import type { TestedThrough } from '../without-own-test.ts';
import { ADAPTERS } from './adapters.ts';
import { CORE_DOMAIN } from './core-domain.ts';
import { CORE_GROUND } from './core-ground.ts';
import { CORE_GROUPING } from './core-grouping.ts';
import { CORE_LOG_FORMATS } from './core-log-formats.ts';
import { CORE_MESSAGES } from './core-messages.ts';
import { CORE_TOOLCHAINS } from './core-toolchains.ts';
import { LAMBDAS } from './lambdas.ts';
import { WORKFLOWS } from './workflows.ts';

const ROOMS: readonly TestedThrough[] = [
  ADAPTERS,
  CORE_DOMAIN,
  CORE_GROUND,
  CORE_GROUPING,
  CORE_LOG_FORMATS,
  CORE_MESSAGES,
  CORE_TOOLCHAINS,
  LAMBDAS,
  WORKFLOWS,
];

/** Each source file that is tested through its callers, with the test that does so. */
export const TESTED_THROUGH = ROOMS.flatMap((room) =>
  Object.entries(room).flatMap(([test, files]) => files.map((file) => ({ file, test }))),
);
