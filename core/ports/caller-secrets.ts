import type { CallerSecrets } from '../deployment/secrets.ts';

/** The secrets of callers, of which a copy is kept for a while. */
export interface CallerSecretsSource {
  /** The kept copy, or the secrets as they are when there is none or it is old. */
  read(): Promise<CallerSecrets>;
  /** The secrets as they are now, or as they were a few seconds ago: strangers must not cause a read for each call. */
  readAgain(): Promise<CallerSecrets>;
}
