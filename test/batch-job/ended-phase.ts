import type { Phase } from '../../core/records/phase.ts';
import { NOW } from '../fakes/records.ts';

/** A phase of an attempt that has ended with a verdict. */
export const endedPhase = (name: Phase['name'], verdict: unknown): Phase => ({
  name,
  model: 'm',
  startedAt: NOW,
  endedAt: NOW,
  status: 'verdict',
  turns: 1,
  tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  dollars: 0,
  denials: 0,
  verdict,
  transcriptKey: name,
});
