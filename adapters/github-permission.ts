import type { Octokit } from '@octokit/rest';
import type { Permission } from '../core/ports/pull-requests.ts';
import { splitRepository } from './github-repository.ts';

/**
 * What a person may do in a repository. Roles of an organisation's own making are told by the permission that they rest on. An unknown
 * person may do nothing.
 *
 * https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function readPermission(octokit: Octokit, repository: string, username: string): Promise<Permission> {
  try {
    const { data } = await octokit.repos.getCollaboratorPermissionLevel({ ...splitRepository(repository), username });
    return toPermission(data.role_name) ?? toPermission(data.permission) ?? 'none';
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return 'none';
    throw error;
  }
}

const PERMISSIONS = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;

const toPermission = (name: string): Permission | undefined => PERMISSIONS.find((each) => each === name);
