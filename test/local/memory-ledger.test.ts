import { createMemoryLedger } from '../../local/memory-ledger.ts';
import { describeLedgerContract } from '../adapters/ledger-contract.ts';

describeLedgerContract('in memory', async () => createMemoryLedger());
