import { type ReleaseConfig, releaseTermsOf } from './release.ts';
import type { DeployerTerms } from './release-terms.ts';

/** The deployers that a configuration names, of all services and of single ones. None where pull requests are only reviewed. */
export const followedDeployers = (release: ReleaseConfig | undefined): readonly DeployerTerms[] =>
  release === undefined || release.mode === 'review'
    ? []
    : [undefined, ...Object.keys(release.services)].flatMap((name) => releaseTermsOf(release, name).deployer ?? []);
