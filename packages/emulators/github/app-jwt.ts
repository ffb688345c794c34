import { verify } from 'node:crypto';
import { z } from 'zod';
import { tryJson } from '../try-json.ts';
import { badCredentials } from './errors.ts';
import type { GitHubApp } from './world.ts';

const MAX_LIFE_SECONDS = 600;
const CLOCK_SKEW_SECONDS = 60;

const headerSchema = z.object({ alg: z.literal('RS256') });
const claimsSchema = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  iat: z.number(),
  exp: z.number(),
});

/** Whether a bearer token has the three parts of a JSON web token. */
export const looksLikeJwt = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);

/** The App's id, as the token claims it. */
export const issuerOf = (token: string): string | undefined =>
  claimsSchema.safeParse(readPart(token.split('.')[1] ?? '')).data?.iss;

/**
 * Checks an App's JSON web token as GitHub does: RS256 with the App's key, its issuer, at most ten minutes of life.
 *
 * @param now epoch milliseconds
 * @throws {GitHubError} 401, with GitHub's words
 */
export function verifyAppJwt(token: string, app: GitHubApp, now: number): void {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const authentic =
    headerSchema.safeParse(readPart(header)).success &&
    verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), app.publicKey, Buffer.from(signature, 'base64url'));
  const read = claimsSchema.safeParse(readPart(claims));
  if (!authentic || !read.success) throw badCredentials('A JSON web token could not be decoded');
  const { iss, iat, exp } = read.data;
  const seconds = now / 1_000;
  if (iss !== String(app.id)) throw badCredentials('Integration not found');
  if (exp <= seconds) {
    throw badCredentials(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > seconds + MAX_LIFE_SECONDS + CLOCK_SKEW_SECONDS || exp - iat > MAX_LIFE_SECONDS + CLOCK_SKEW_SECONDS) {
    throw badCredentials("'Expiration time' claim ('exp') is too far in the future");
  }
  if (iat > seconds + CLOCK_SKEW_SECONDS) {
    throw badCredentials(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

const readPart = (part: string): unknown => tryJson(Buffer.from(part, 'base64url').toString('utf8'));
