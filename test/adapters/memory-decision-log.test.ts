import { createMemoryDecisionLog } from '../../adapters/memory-decision-log.ts';
import { describeDecisionLogContract } from './decision-log-contract.ts';

describeDecisionLogContract('in memory', async () => createMemoryDecisionLog());
