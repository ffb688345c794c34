import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { Transcript } from '../../../page/source.ts';

export interface ShownTranscripts {
  readonly incident: Incident;
  readonly attempts: readonly Attempt[];
  readonly transcripts: readonly Transcript[];
}
