import type { TokenEndpointResponse } from 'oauth4webapi';
import { z } from 'zod';
import type { TokenSet } from '../domain/connection.js';
import { ProviderError } from '../domain/errors.js';
import type { AuthManifest } from './manifest.js';

/** Longer than any token that is known; tokens go into a header, which takes 8 kB in many places. */
const MAX_TOKEN_LENGTH = 8_000;
const MAX_SCOPES = 100;
const MAX_USER_ID_LENGTH = 200;
/** What ends later need not be renewed by anybody, and may be no instant any more. */
const MAX_LIFE_SECONDS = 100 * 365 * 86_400;

/** VSCHAR of RFC 6749: anything else would end a header, or be no text for a store. */
const token = z
  .string()
  .regex(/^[\x20-\x7e]+$/)
  .max(MAX_TOKEN_LENGTH);

/** What the library has not looked at yet. */
const answer = z.object({
  access_token: token,
  refresh_token: token.optional(),
  scope: z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .max(MAX_TOKEN_LENGTH)
    .optional(),
  expires_in: z.number().nonnegative().optional(),
});

/**
 * The tokens of an answer, checked: a provider is trusted with its data, not with what our headers and rows are made of.
 * @throws ProviderError `fail` for tokens that no header can carry; names the field at fault, never its value
 */
export function tokenSet(
  displayName: string,
  manifest: AuthManifest,
  granted: TokenEndpointResponse,
  previous: TokenSet | null,
  now: Date,
): TokenSet {
  const parsed = answer.safeParse(granted);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? 'answer';
    throw new ProviderError('fail', 'INTERNAL', `${displayName} granted a token with an unusable ${field}`);
  }
  const { access_token, refresh_token, scope, expires_in } = parsed.data;
  const told = scope?.split(manifest.scopeSeparator).filter(Boolean).slice(0, MAX_SCOPES);
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? previous?.refreshToken ?? null,
    expiresAt:
      expires_in === undefined ? null : new Date(now.getTime() + Math.min(expires_in, MAX_LIFE_SECONDS) * 1000),
    scopes: told ?? previous?.scopes ?? [...manifest.scopes],
  };
}

/** @param body the answer as it came: a number above 2^53 has lost its last digits in `granted` */
export function externalUserId(
  displayName: string,
  manifest: AuthManifest,
  granted: TokenEndpointResponse,
  body: string,
): string {
  const field = manifest.externalUserIdField;
  const value: unknown = field === null ? undefined : granted[field];
  if (typeof value === 'string' && isUserId(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  const digits =
    typeof value === 'number' ? new RegExp(`"${field}"\\s*:\\s*(\\d+)\\s*[,}]`).exec(body)?.[1] : undefined;
  if (digits !== undefined && isUserId(digits)) return digits;
  throw new ProviderError('fail', 'INTERNAL', `${displayName} granted a token without a usable ${field ?? 'user id'}`);
}

/** No control characters, which no store takes, and no half of a character, which would be stored as another one. */
function isUserId(text: string): boolean {
  return text !== '' && text.length <= MAX_USER_ID_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(text);
}
