import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import type { ServiceConfig } from '../../../../core/config/config.ts';
import { CODE_OWNERS } from '../../../../core/config/systems.ts';
import { codeOwnerName } from '../../../../core/owners/code-owner.ts';
import { CODE_OWNERS_PLACES, type CodeOwners, readCodeOwners } from '../../../../core/owners/read-code-owners.ts';
import { counted } from '../../../../core/text/quantities.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** Owners and lines that a finding names; the others are counted. */
const NAMED = 5;

/**
 * Whether CODEOWNERS says who owns what, where a service's owner is `codeowners`: the lines that GitHub skips, and the owners
 * that nobody can call.
 *
 * @param people `slack.people`
 */
export async function checkCodeOwners(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  services: readonly Pick<ServiceConfig, 'repository' | 'branch' | 'owner'>[],
  people: Readonly<Record<string, string>> = {},
): Promise<readonly Finding[]> {
  const asked = services.filter(({ owner }) => owner === CODE_OWNERS);
  const once = new Map(asked.map((service) => [`${service.repository}#${service.branch}`, service]));
  const findings = await Promise.all([...once.values()].map((service) => checkFile(inspector, service, people)));
  return findings.flat();
}

async function checkFile(
  inspector: Pick<GitHubInspector, 'files' | 'text'>,
  { repository, branch }: Pick<ServiceConfig, 'repository' | 'branch'>,
  people: Readonly<Record<string, string>>,
): Promise<readonly Finding[]> {
  const files = (await inspector.files(repository, branch)) ?? [];
  const place = CODE_OWNERS_PLACES.find((path) => files.includes(path));
  if (place === undefined) {
    return [bad(`${repository}: ${branch} has no CODEOWNERS`, `add it, as ${CODE_OWNERS_PLACES.join(', ')}`)];
  }
  const read = readCodeOwners(await inspector.text(repository, branch, place));
  const name = `${repository}: ${place}`;
  if (read.isTooLarge) return [bad(`${name} has 3 MB or more, so GitHub does not load it`, 'use fewer patterns')];
  const findings = [...skippedLines(name, read), ...unmapped(name, read, people)];
  return findings.length === 0 ? [good(`${name} has ${counted(read.rules.length, 'rule')}`)] : findings;
}

function skippedLines(name: string, { ignored }: CodeOwners): readonly Finding[] {
  if (ignored.length === 0) return [];
  const lines = ignored.slice(0, NAMED).map(({ line, reason }) => `line ${line}: ${reason}`);
  return [warning(`${name}: GitHub skips ${listed(lines, ignored.length)}`, 'correct the lines')];
}

function unmapped(name: string, { rules }: CodeOwners, people: Readonly<Record<string, string>>): readonly Finding[] {
  const known = new Set(Object.keys(people).map((login) => `@${login}`.toLowerCase()));
  const owners = new Set(rules.flatMap((rule) => rule.owners.map(codeOwnerName)));
  const strange = [...owners].filter((owner) => !known.has(owner.toLowerCase()));
  if (strange.length === 0) return [];
  const names = listed(strange.slice(0, NAMED), strange.length);
  return [warning(`${name}: nobody is mentioned in Slack for ${names}`, '`slack.people` in mendhook.config.ts')];
}

const listed = (shown: readonly string[], all: number): string =>
  `${shown.join(', ')}${all > shown.length ? ` and ${all - shown.length} more` : ''}`;
