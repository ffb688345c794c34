import type { ReleaseRecord } from '../../records/release-record.ts';

/** How a release is taken back: what it leads to, and a command line that does it without mendhook. */
export interface WayBack {
  /** One sentence. */
  readonly text: string;
  /** To copy into a terminal; left out where the deployer has none that names all it needs. */
  readonly command?: string | undefined;
}

/** @param record its `previous` is what production ran before */
export function wayBack({ id, previous, branch, repository, settings }: ReleaseRecord): WayBack {
  const { deployer, environments } = settings.terms;
  if (previous === undefined) return { text: 'Nobody knows which version ran before: a person rolls back.' };
  const text = `A rollback deploys ${previous.commit.slice(0, 12)} again.`;
  switch (deployer?.kind) {
    case 'github-workflow': {
      const inputs = {
        ...{ release: id, environment: environments?.production.env ?? 'production', commit: previous.commit },
        ...{ step: '0', action: 'rollback', percent: '100' },
      };
      const fields = Object.entries(inputs).map(([name, value]) => `-f ${name}=${quoted(value)}`);
      const where = `--repo ${quoted(repository)} --ref ${quoted(branch)}`;
      return { text, command: `gh workflow run ${quoted(deployer.workflow)} ${where} ${fields.join(' ')}` };
    }
    case 'ecs': {
      if (previous.artifact === undefined) return { text };
      const { cluster, service } = deployer.production;
      const names = `--cluster ${quoted(cluster)} --service ${quoted(service)}`;
      return { text, command: `aws ecs update-service ${names} --task-definition ${quoted(previous.artifact)}` };
    }
    case 'codedeploy':
      return { text: `${text} In CodeDeploy, stop the deployment with its rollback.` };
    case undefined:
      return { text: `${text} Your own CI/CD does it: mendhook has no deployer.` };
    default:
      return deployer satisfies never;
  }
}

/** Quotes a text for a POSIX shell: a person copies the line, and a branch's name must not run as a command. */
const quoted = (text: string): string => (/^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
