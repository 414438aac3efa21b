import { badInput } from './refusals.js';

/** Entry of an allow-list that stands for this machine: http(s) on localhost, 127.0.0.1 or [::1], any port and path. */
export const LOOPBACK = 'loopback';

const MAX_ENTRIES = 100;
const MAX_LENGTH = 2_048;
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks where a browser may return to. An entry that is an origin allows every path of it, any other entry is compared
 * exactly.
 * @throws RequestError BAD_USER_INPUT
 */
export function checkRedirectUrl(redirectUrl: string, allowed: readonly string[], field: string): void {
  const url = URL.canParse(redirectUrl) ? new URL(redirectUrl) : null;
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isWeb || url.username !== '' || url.password !== '') {
    throw badInput(field, 'takes an http or https URL without user name and password');
  }
  const isAllowed = allowed.some((entry) => {
    if (entry === LOOPBACK) return LOOPBACK_HOSTS.has(url.hostname);
    const entryUrl = new URL(entry);
    const isOrigin = entry.replace(/\/$/, '') === entryUrl.origin;
    return isOrigin ? url.origin === entryUrl.origin : redirectUrl === entry;
  });
  if (!isAllowed) throw badInput(field, "takes a URL on the application's list of redirect URLs");
}

/** Whether pages of an origin may call the API from a browser: those that a browser may return to after a consent. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false;
  return allowed.some((entry) =>
    entry === LOOPBACK ? LOOPBACK_HOSTS.has(new URL(origin).hostname) : new URL(entry).origin === origin,
  );
}

/**
 * The list of a project as it is stored: each entry once, origins without a path.
 * @throws RequestError BAD_USER_INPUT unless all are https, or http on this machine
 */
export function readRedirectUrls(entries: readonly string[], field: string): string[] {
  if (entries.length > MAX_ENTRIES) throw badInput(field, `takes at most ${MAX_ENTRIES} entries`);
  return [...new Set(entries.map((entry, index) => readEntry(entry, `${field}.${index}`)))];
}

function readEntry(entry: string, field: string): string {
  if (entry === LOOPBACK) return entry;
  const url = entry.length <= MAX_LENGTH && URL.canParse(entry) ? new URL(entry) : null;
  const isSafe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
  // A fragment never reaches an allow-list, credentials never belong there, and a wildcard would be taken for a host.
  if (!isSafe || url.username !== '' || url.password !== '' || entry.includes('#') || url.hostname.includes('*')) {
    throw badInput(
      field,
      `takes an origin or an exact URL, https or on this machine http, without fragment and wildcard; or \`${LOOPBACK}\``,
    );
  }
  return url.href === `${url.origin}/` ? url.origin : entry;
}

function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/** The URL with what the app is told added to its own query. */
export function withOutcome(redirectUrl: string, outcome: Record<string, string>): string {
  const url = new URL(redirectUrl);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  return url.toString();
}
