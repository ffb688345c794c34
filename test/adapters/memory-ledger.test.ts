import { createMemoryLedger } from '../fakes/memory-ledger.ts';
import { describeLedgerContract } from './ledger-contract.ts';

describeLedgerContract('the fake', async () => createMemoryLedger());
