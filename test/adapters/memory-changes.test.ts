import { createMemoryChanges } from '../../adapters/memory-changes.ts';
import { describeChangesContract } from './changes-contract.ts';

describeChangesContract('in memory', async () => createMemoryChanges());
