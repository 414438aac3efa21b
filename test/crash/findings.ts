import type { ServedPayload } from '../../src/providers/polar/sandbox/recorder.js';
import { halfDone } from './half-done.js';
import { sync, userOf, type EndedRun } from './requests.js';
import { dataOf, difference, rowsOf } from './table-rows.js';
import type { Side, World } from './world.js';

/** Everything that is wrong after the workers of a user's syncs were killed and all has settled; empty: nothing is. */
export async function findings(world: World, athlete: number, served: readonly ServedPayload[]): Promise<string[]> {
  const { harmed, peaceful } = world;
  const user = userOf(athlete);
  const found = [
    ...(await openRuns(harmed)),
    ...(await wrongPayloads(harmed, served)),
    ...(await halfDone(harmed, user, false)),
  ];
  const [ours, theirs] = [await dataOf(harmed, user), await dataOf(peaceful, user)];
  if (theirs.length === 0) found.push('the gateway that was left in peace has no data to compare with');
  found.push(...difference('missing or different', theirs, ours), ...difference('too many or different', ours, theirs));

  const before = await rowsOf(harmed, user);
  const again = await sync(harmed, athlete, { wait: true });
  found.push(...broughtBy(again));
  const after = await rowsOf(harmed, user);
  found.push(
    ...difference('gone after the same again', before, after),
    ...difference('new after the same again', after, before),
  );
  return found;
}

/** Runs that did not end, and leases that are still held. */
async function openRuns({ storage }: Side): Promise<string[]> {
  const { rows } = await storage.pool.query<{ status: string }>(
    `select status from sync_runs where status in ('QUEUED', 'RUNNING') or lease_owner is not null or lease_until is not null`,
  );
  return rows.map(({ status }) => `a run is ${status}, or its lease is held`);
}

/** Every payload that was served whole is there, whoever's it is, and nobody has one twice. */
async function wrongPayloads({ storage }: Side, served: readonly ServedPayload[]): Promise<string[]> {
  const { rows } = await storage.pool.query<{ user_id: string; hashes: Buffer[]; types: string[] }>(
    'select user_id, array_agg(hash order by hash) as hashes, array_agg(data_type order by hash) as types from payloads group by 1',
  );
  const there = new Set<string>();
  const found: string[] = [];
  for (const { user_id: userId, hashes, types } of rows) {
    const contents = await storage.data.payloadContents(userId, hashes);
    const items = contents.map(({ text }, index) => `${types[index] ?? ''} ${canonical(JSON.parse(text))}`);
    // One whose file could not be got is another payload once it could.
    const files = contents.map(({ attachments }) => (attachments === undefined ? 'not asked for' : attachments.length));
    const unique = new Set(items.map((item, index) => `${item} ${files[index]}`));
    if (unique.size < items.length) found.push(`${items.length - unique.size} payloads are stored twice`);
    for (const item of items) there.add(item);
  }
  const missing = [...new Set(served.flatMap(itemsOf))].filter((item) => !there.has(item));
  return [...found, ...missing.map((item) => `served, not stored: ${item.slice(0, 120)}`)];
}

const LISTS: Record<string, { dataType: string; key: string | null }> = {
  '/v3/users/sleep': { dataType: 'SLEEP_SESSION', key: 'nights' },
  '/v3/users/nightly-recharge': { dataType: 'NIGHTLY_RECHARGE', key: 'recharges' },
  '/v3/users/continuous-heart-rate': { dataType: 'HEART_RATE', key: 'heart_rates' },
  '/v3/users/activities': { dataType: 'DAILY_ACTIVITY', key: null },
  '/v3/users/cardio-load/date': { dataType: 'TRAINING_LOAD', key: null },
  '/v3/users/sleepwise/alertness/date': { dataType: 'ALERTNESS', key: null },
  '/v3/users/sleepwise/circadian-bedtime/date': { dataType: 'CIRCADIAN_BEDTIME', key: null },
  '/v3/users/biosensing/bodytemperature': { dataType: 'BODY_TEMPERATURE', key: null },
  '/v3/users/biosensing/skintemperature': { dataType: 'SKIN_TEMPERATURE', key: null },
  '/v3/users/biosensing/spo2': { dataType: 'BLOOD_OXYGEN', key: null },
  '/v3/users/biosensing/ecg': { dataType: 'ECG', key: null },
  '/v3/users/biosensing/skincontacts': { dataType: 'SKIN_CONTACT', key: null },
};

/** The items of an answer that hold data, each with its type. The list of exercises only tells which to ask for. */
function itemsOf({ path, body }: ServedPayload): string[] {
  // What a fault has put in place of an answer.
  if (body.startsWith('<')) return [];
  if (/^\/v3\/exercises\/[^/]+$/.test(path)) return [`WORKOUT ${canonical(JSON.parse(body))}`];
  const list = LISTS[path];
  if (list === undefined) return [];
  const parsed = JSON.parse(body) as unknown;
  const items = (list.key === null ? parsed : (parsed as Record<string, unknown>)[list.key]) as unknown[];
  return items.map((item) => `${list.dataType} ${canonical(item)}`);
}

/** A sync from the stored cursors has nothing left to bring; a cursor that ran ahead would have hidden it. */
function broughtBy({ status, steps }: EndedRun): string[] {
  const brought = steps.filter(({ created, updated }) => created + updated > 0);
  return [
    ...(status === 'SUCCEEDED' ? [] : [`the sync after it ended ${status}`]),
    ...brought.map(({ dataType, created, updated }) => `${dataType}: ${created} created, ${updated} updated after it`),
  ];
}

/** The same text for the same value, in whatever order its keys are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
