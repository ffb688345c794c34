import type { ChangeRecord } from '../records/change-record.ts';

/** When the sweep has to look at a change, epoch milliseconds; undefined when nothing about it is open. */
export const changeDue = ({ lookAt }: Pick<ChangeRecord, 'lookAt'>): { kind: 'change'; at: number } | undefined =>
  lookAt === undefined ? undefined : { kind: 'change', at: lookAt };
