import { newPackages } from '../../../core/change/new-packages.ts';
import type { ReviewTool } from '../review-tool.ts';

/** The age and the known advisories of new packages. A review asks no registry: what a change names would leave the machine. */
export const packageRegistryTool: ReviewTool = {
  name: 'package-registry',
  measure: async (change) => {
    const count = newPackages(change).length;
    if (count === 0) return { status: 'not needed', name: 'package-registry', why: 'no package is new' };
    const why = `the age and the advisories of ${count === 1 ? 'one new package' : `${count} new packages`} need the network`;
    return { status: 'not measured', name: 'package-registry', why, found: [] };
  },
};
