/**
 * Memory that Fargate takes for each number of vCPU, in GiB: `least` to `most` in steps of `step`.
 * https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html
 */
export const FARGATE_MEMORY_GIB = {
  1: { least: 2, most: 8, step: 1 },
  2: { least: 4, most: 16, step: 1 },
  4: { least: 8, most: 30, step: 1 },
  8: { least: 16, most: 60, step: 4 },
  16: { least: 32, most: 120, step: 8 },
} as const;

/** What is expected of the memory of this many vCPU; undefined when it is as Fargate takes it. */
export function memoryProblem(vcpu: keyof typeof FARGATE_MEMORY_GIB, memoryGiB: number): string | undefined {
  const { least, most, step } = FARGATE_MEMORY_GIB[vcpu];
  if (memoryGiB >= least && memoryGiB <= most && (memoryGiB - least) % step === 0) return undefined;
  return `expected ${least} to ${most}${step === 1 ? '' : ` in steps of ${step}`} for ${vcpu} vCPU`;
}

/** What smoke tests and loads of a staging get: their work is done elsewhere. */
export const WAITING_JOB = { vcpu: 1, memoryGiB: 2 } as const;
