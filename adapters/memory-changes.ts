import { changeDue } from '../core/lifecycle/change-due.ts';
import type { Changes } from '../core/ports/changes.ts';
import { changeRecordSchema } from '../core/records/change-record.ts';
import { recordsInMemory } from './records-in-memory.ts';

/** Pull requests under review in memory, under the same contract as on DynamoDB. */
export const createMemoryChanges = (): Changes => recordsInMemory('change', changeRecordSchema, changeDue);
