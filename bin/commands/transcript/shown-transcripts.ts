import type { Attempt } from '../../../core/attempt/attempt.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Transcript } from '../../../page/source.ts';

export interface ShownTranscripts {
  readonly incident: Incident;
  readonly attempts: readonly Attempt[];
  readonly transcripts: readonly Transcript[];
}
