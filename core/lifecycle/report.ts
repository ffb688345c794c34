import type { Incident } from '../records/incident.ts';

/** How a bug is named that a person reported without a stack trace: by the issue. */
export const REPORT_METHOD = 'report';

/** Whether nobody has seen an error of it: all there is are a person's words. */
export const isOnlyReported = ({ fingerprint }: Pick<Incident, 'fingerprint'>): boolean =>
  fingerprint.method === REPORT_METHOD;
