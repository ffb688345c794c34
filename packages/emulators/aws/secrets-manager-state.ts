import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openStateFile, type StateFile } from '../state-file.ts';

const versionSchema = z.object({
  VersionId: z.string(),
  SecretString: z.string().optional(),
  SecretBinary: z.string().optional(),
  CreatedDate: z.number(),
  VersionStages: z.array(z.string()),
});

const stateSchema = z.object({
  secrets: z.array(
    z.object({
      ARN: z.string(),
      Name: z.string(),
      Description: z.string().optional(),
      CreatedDate: z.number(),
      LastChangedDate: z.number(),
      versions: z.array(versionSchema),
    }),
  ),
});

export type SecretVersion = z.output<typeof versionSchema>;
export type SecretsState = z.output<typeof stateSchema>;
export type StoredSecret = SecretsState['secrets'][number];

/** Opens the secrets on disk, in a file and a folder that only this user can read. */
export function openSecretsState(stateDirectory: string): StateFile<SecretsState> {
  const directory = join(stateDirectory, 'secrets-manager');
  const path = join(directory, 'secrets.json');
  // The folder is closed first: a file is readable by others for a moment before its own mode is set.
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  const file = openStateFile<SecretsState>(path, stateSchema, { secrets: [] });
  return {
    state: file.state,
    save: () => {
      file.save();
      chmodSync(path, 0o600);
    },
  };
}
