import type { Manifest } from '../../provider-kit/manifest.js';
import { dataTypes } from './data-types.js';

export const manifest = {
  id: 'polar',
  displayName: 'Polar',
  apiVersion: 'AccessLink v3',
  docsUrl: 'https://www.polar.com/accesslink-api/',
  verifiedOn: '2026-11-21',
  auth: {
    kind: 'oauth2',
    authorizationUrl: 'https://flow.polar.com/oauth2/authorization',
    tokenUrl: 'https://polarremote.com/v2/oauth2/token',
    scopes: ['accesslink.read_all'],
    scopeSeparator: ' ',
    clientAuthentication: 'basic',
    pkce: false,
    refresh: 'none',
    externalUserIdField: 'x_user_id',
  },
  api: { baseUrl: 'https://www.polaraccesslink.com' },
  refusalAdvice:
    'Ask the user to accept all consents at account.polar.com; where they have, tick the kind of data for this client at admin.polaraccesslink.com',
  rateLimits: {
    windows: [
      { seconds: 900, base: 500, perUser: 20 },
      { seconds: 86_400, base: 5000, perUser: 100 },
    ],
    headers: { usage: 'ratelimit-usage', limit: 'ratelimit-limit', reset: 'ratelimit-reset' },
  },
  dataTypes,
  files: ['FIT', 'TCX', 'GPX'],
  webhooks: { kind: 'ping' },
  polling: { jitter: 0.1 },
} as const satisfies Manifest;
