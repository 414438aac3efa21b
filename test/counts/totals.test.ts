import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { externalIdOf } from '../../src/application/seed/plan.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { openTestStorage } from '../support/postgres.js';
import { SMALL_PLAN, seedStorage } from '../support/seeding.js';

const LONG_MS = 120_000;
const PLAN = { ...SMALL_PLAN, users: 2, days: 2, series: 'none', prototypes: 1 } as const;

/** Every list that there is: under a user, and of users. */
const LISTS = [
  'workouts',
  'sleepSessions',
  'nightlyRecharges',
  'dailyActivities',
  'dailyTrainingLoads',
  'alertnessPeriods',
  'circadianBedtimes',
  'bodyTemperatures',
  'nightlySkinTemperatures',
  'bloodOxygenTests',
  'electrocardiograms',
  'skinContacts',
  'bodyMeasurements',
];

let gateway: Gateway;
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = await openTestStorage();
  close = opened.close;
  await seedStorage(opened.storage, PLAN);
  // No jobs run here, so that all statements are those of requests.
  gateway = await startGateway({ databaseUrl: opened.url, environment: { ROLE: 'api' } });
}, LONG_MS);
afterAll(async () => {
  await gateway.stop();
  await close();
});

/** How many of the statements that a request sends count rows. */
async function countsOf(selection: string): Promise<number> {
  const user = externalIdOf(PLAN, 0);
  const query = `query ($user: ID!) {
    users(first: 1) { nodes { id } ${selection} }
    ${LISTS.map((list) => `all_${list}: ${list}(userIds: [$user]) { nodes { __typename } ${selection} }`).join('\n')}
    user(id: $user) {
      ${LISTS.map((list) => `${list}(first: 1) { nodes { __typename } ${selection} }`).join('\n')}
      syncRuns(first: 1) { nodes { id } ${selection} }
    }
  }`;
  const sent: string[] = [];
  const { query: send } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...parts: unknown[]) {
    const [first] = parts as [string | { text?: string }];
    sent.push(typeof first === 'string' ? first : (first.text ?? ''));
    return (send as (...all: unknown[]) => unknown).apply(this, parts);
  } as typeof send;
  try {
    const { errors } = await gateway.ask(query, { user });
    expect(errors).toBeUndefined();
  } finally {
    pg.Client.prototype.query = send;
  }
  expect(sent.length).toBeGreaterThanOrEqual(2 * LISTS.length);
  return sent.filter((text) => /\bcount\(/.test(text)).length;
}

describe('a page of any list', () => {
  it('counts nothing', async () => {
    expect(await countsOf('pageInfo { hasNextPage endCursor }')).toBe(0);
  });

  it('counts once where the total is asked for', async () => {
    expect(await countsOf('totalCount')).toBe(2 * LISTS.length + 2);
  });
});
