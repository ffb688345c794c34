import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { createOctokit } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';

const createdApp = z.object({
  id: z.number(),
  slug: z.string().min(1),
  html_url: z.url(),
  pem: z.string().min(1),
  // Null for an App without a webhook.
  webhook_secret: z.string().min(1).nullable(),
});

/** A GitHub App that was just created, with the only copy of its private key. */
export interface CreatedGitHubApp {
  readonly id: number;
  /** Its name in addresses. */
  readonly slug: string;
  /** Its public page; the page for installing it is below. */
  readonly url: string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string | undefined;
}

/**
 * Exchanges the code that GitHub gave the person's browser for the App. A code works once, within an hour.
 *
 * https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest
 *
 * @throws {UpstreamError} when GitHub refuses the code, or its answer did not arrive
 */
export async function exchangeAppCode(options: {
  code: string;
  apiUrl?: string | undefined;
}): Promise<CreatedGitHubApp> {
  const { data } = await create(options);
  const read = createdApp.safeParse(data);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new UpstreamError('GitHub', `created an App, and its answer lacks ${fields}`, { retryable: false });
  }
  const { id, slug, html_url: url, pem: privateKey, webhook_secret } = read.data;
  return { id, slug, url, privateKey, webhookSecret: webhook_secret ?? undefined };
}

async function create({ code, apiUrl }: { code: string; apiUrl?: string | undefined }) {
  try {
    return await createOctokit({ apiUrl }).apps.createFromManifest({ code });
  } catch (cause) {
    const isUnknown = cause instanceof Error && 'status' in cause && cause.status === 404;
    if (!isUnknown) throw toUpstreamError(cause, 'exchange the code for the App');
    const message = 'does not know this code: it was used already, or is older than an hour';
    throw new UpstreamError('GitHub', message, { retryable: false, cause });
  }
}
