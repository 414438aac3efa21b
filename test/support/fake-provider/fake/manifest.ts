import type { Manifest } from '../../../../src/provider-kit/manifest.js';

/** Whatever Polar does not do: pages by token, refresh tokens that rotate, PKCE, credentials in the body, offsets in every payload. */
export const manifest = {
  id: 'fake',
  displayName: 'Fake',
  apiVersion: 'v1',
  docsUrl: 'https://fake.example/docs',
  verifiedOn: '2026-11-01',
  auth: {
    kind: 'oauth2',
    authorizationUrl: 'https://login.fake.example/authorize',
    tokenUrl: 'https://login.fake.example/token',
    scopes: ['workouts', 'pulse'],
    scopeSeparator: ',',
    clientAuthentication: 'post',
    pkce: true,
    refresh: 'rotating',
    externalUserIdField: 'athlete',
  },
  api: { baseUrl: 'https://api.fake.example' },
  rateLimits: {
    windows: [
      { seconds: 60, base: 100, perUser: 5 },
      { seconds: 3600, base: 1000, perUser: 50 },
    ],
    headers: { usage: 'X-Fake-Used', limit: 'X-Fake-Limit', reset: 'X-Fake-Reset' },
  },
  dataTypes: {
    WORKOUT: {
      delivery: ['PULL'],
      historyDays: 365,
      lateDays: 14,
      pollSeconds: 900,
      fields: [
        'device',
        'isManual',
        'revision',
        'localDate',
        'type',
        'providerType',
        'durationSeconds',
        'distanceMeters',
        'energyKcal',
        'energyKind',
        'averageHeartRateBpm',
        'maxHeartRateBpm',
        'laps',
        'series.HEART_RATE',
        'route',
      ],
    },
    HEART_RATE: {
      delivery: ['PULL'],
      historyDays: 365,
      lateDays: 3,
      pollSeconds: 900,
      fields: ['date', 'sampleCount', 'series.HEART_RATE'],
    },
  },
  webhooks: { kind: 'none' },
  files: [],
  polling: { jitter: 0.2 },
} as const satisfies Manifest;
