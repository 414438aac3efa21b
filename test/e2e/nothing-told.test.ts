/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import type { Told } from '../support/synthetic/accounts.js';
import { LISTS, type List } from '../support/synthetic/people.js';
import { leavesOf, selectionOf } from '../support/synthetic/selection.js';
import { VENDOR_TABLES, type VendorKey } from '../support/synthetic/vendor-keys.js';
import { FIT, wholePayload } from '../support/synthetic/whole-payloads.js';
import { until } from '../support/until.js';

const MISSING = Symbol('missing');
/** Each payload is of another day; files are told where they are asked for. */
const OF_ITS_DAY = /^files|(Time|Times|timestamp|night|[dD]ate|externalId|receivedAt)$/;

interface Variant {
  key: VendorKey;
  value: unknown;
}

/** Every key in every way of saying nothing, and with 0 where that is something. */
function variantsOf(list: List): Variant[] {
  return VENDOR_TABLES[list].keys.flatMap((key) => {
    const isFile = key.keys.includes('FILE');
    const nothing = isFile ? [MISSING] : [MISSING, null, ...key.none];
    return [...nothing, ...(key.hasZero ? [0] : [])].map((value) => ({ key, value }));
  });
}

function put(payload: Told, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<any>((inner, step) => inner[step], payload);
  if (value === MISSING) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
}

/** The value at a path, of the first item of a list; of a list itself its length. */
function leaf(record: any, path: string): unknown {
  const value = path
    .split('.')
    .reduce((inner, step) => (step.endsWith('[]') ? inner?.[step.slice(0, -2)]?.[0] : inner?.[step]), record);
  return Array.isArray(value) ? value.length : (value ?? null);
}

/** Under which the gateway keeps it. */
function identityOf(payload: Told): string {
  const { id, sleep_start_time: start, date, start_time: day } = payload as Record<string, string | undefined>;
  return start === undefined ? (id ?? date ?? day?.slice(0, 10) ?? '') : new Date(start).toISOString();
}

describe('what Polar does not tell is null in GraphQL, and nothing else is:', () => {
  const clock = turnedClock('2026-08-01T12:00:00Z');
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  let users = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, clock });
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  /** The records of payloads, in the same order. */
  async function recordsOf(list: List, payloads: Told[], withFile: (index: number) => boolean): Promise<any[]> {
    const files = payloads.flatMap(({ id }, index) => (withFile(index) ? [[`${String(id)}/fit`, FIT] as const] : []));
    const answers: Partial<Record<List, Partial<typeof EMPTY_ACCOUNT>>> = {
      workouts: { exercises: payloads, files: Object.fromEntries(files) },
      sleepSessions: { sleep: { nights: payloads } },
      nightlyRecharges: { nightlyRecharge: { recharges: payloads } },
      dailyActivities: { activities: payloads },
    };
    // Tells the offset.
    const sleep = { nights: [wholePayload('sleepSessions', 0)] };
    users += 1;
    const userId = `user ${users}`;
    polar.signIn(users, { ...EMPTY_ACCOUNT, sleep, ...answers[list] });
    const body = JSON.stringify(list === 'dailyTrainingLoads' ? payloads : []);
    polar.fail('/v3/users/cardio-load/date', { status: 200, headers: {}, body });
    const { data } = await gateway.ask(
      `mutation { connectUser(input: { userId: "${userId}", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }`,
    );
    await follow(data!['connectUser'].authorizationUrl, 'https://app.example');
    let run: any;
    await until(async () => {
      const answer = await gateway.ask(
        `query { user(id: "${userId}") { syncRuns(first: 1) { nodes { status steps { status error { message } } } } } }`,
      );
      [run] = answer.data!['user'].syncRuns.nodes;
      return !['QUEUED', 'RUNNING', undefined].includes(run?.status);
    });
    expect(run.steps.filter(({ error }: any) => error !== null)).toEqual([]);
    const { data: given } = await gateway.ask(
      `query { user(id: "${userId}") {
        ${list}(first: 100) { nodes { ${selectionOf(LISTS[list], { withSeries: false })} } } } }`,
    );
    const { nodes } = given!['user'][list];
    const records = new Map(nodes.map((record: any) => [record.source.externalId, record]));
    clock.advance({ minutes: 16 });
    return payloads.map((payload) => records.get(identityOf(payload)));
  }

  it.each(Object.keys(LISTS) as List[])('%s', async (list) => {
    const { always, never, keys } = VENDOR_TABLES[list];
    const leaves = leavesOf(LISTS[list]);
    const named = new Set([...always, ...never, ...keys.flatMap(({ fields }) => fields)]);
    expect(leaves.filter((path) => !named.has(path))).toEqual([]);

    const variants = variantsOf(list);
    const payloads = [null, ...variants].map((variant, index) => {
      const payload = wholePayload(list, index);
      for (const path of variant?.key.keys ?? []) if (path !== 'FILE') put(payload, path, variant?.value);
      return payload;
    });
    const hasFile = (index: number) => !variants[index - 1]?.key.keys.includes('FILE');
    const found: any[] = [];
    // More workouts than that are more than one run may ask for.
    for (let start = 0; start < payloads.length; start += 35) {
      found.push(...(await recordsOf(list, payloads.slice(start, start + 35), (index) => hasFile(start + index))));
    }
    const [whole, ...records] = found;

    const filled = leaves.filter((path) => leaf(whole, path) !== null);
    expect(filled.toSorted()).toEqual(leaves.filter((path) => !never.includes(path)).toSorted());
    for (const [index, { key, value }] of variants.entries()) {
      const told = { keys: key.keys, value: String(value) };
      const record = records[index];
      const isZero = value === 0 && key.hasZero;
      expect({ ...told, fields: key.fields.map((path) => [path, leaf(record, path)]) }).toEqual({
        ...told,
        fields: key.fields.map((path) => [path, isZero ? 0 : null]),
      });
      if (isZero) continue;
      const others = leaves.filter((path) => !key.fields.includes(path) && !OF_ITS_DAY.test(path) && path !== 'flags');
      const valuesOf = (of: any) => others.map((path) => [path, leaf(of, path)]);
      expect({ ...told, others: valuesOf(record) }).toEqual({ ...told, others: valuesOf(whole) });
    }
  });
});
