import type { Config } from './config.ts';
import { releaseTermsOf } from './release.ts';
import { releasedServices } from './released-services.ts';

/** The services that CodeDeploy deploys for mendhook: each may have an alarm that rings when the judge falls silent. */
export function alarmedServices({
  services,
  release,
}: Pick<Config, 'services' | 'release'>): readonly { readonly name: string; readonly env?: string | undefined }[] {
  if (release?.mode !== 'deploy') return [];
  return releasedServices(services, release)
    .filter(({ name }) => releaseTermsOf(release, name).deployer?.kind === 'codedeploy')
    .map(({ name, env }) => (env === undefined ? { name } : { name, env }));
}
