import type { ServiceConfig } from '../config/config.ts';

/** Why nothing is done for a service of mode `observe`, for people. */
export const observedReason = ({ observeReason = 'mode: observe' }: Pick<ServiceConfig, 'observeReason'>): string =>
  `this service is only observed (${observeReason})`;
