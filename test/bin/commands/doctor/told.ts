import type { Finding } from '../../../../bin/commands/doctor/finding.ts';

/** Each finding as one text: its state, and what was found. */
export const told = (findings: readonly Finding[]): string[] => findings.map(({ state, what }) => `${state} ${what}`);
