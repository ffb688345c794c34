import type { FixLimits } from '../config/service.ts';

/** The limits of a service that lies in a folder: a protected path is meant from there and from the repository's top. */
export const limitsInFolder = (limits: FixLimits, folder: string | undefined): FixLimits =>
  folder === undefined
    ? limits
    : { ...limits, protect: limits.protect.flatMap((glob) => [glob, `${folder}/${glob.replace(/^\.?\//, '')}`]) };
