import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { describeLedgerContract } from './ledger-contract.ts';

describeLedgerContract('in memory', async () => createMemoryLedger());
