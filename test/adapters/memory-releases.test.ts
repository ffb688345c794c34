import { createMemoryReleases } from '../../adapters/memory-releases.ts';
import { describeReleasesContract } from './releases-contract.ts';

describeReleasesContract('in memory', async () => createMemoryReleases());
