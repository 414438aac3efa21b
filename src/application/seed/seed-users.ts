import type { DataType } from '../../domain/data-type.js';
import type { Operation } from '../../domain/operation.js';
import { addDays } from '../../provider-kit/payload-time.js';
import type { Provider } from '../../provider-kit/provider.js';
import type { SeedBatch, SeededUser, SeedStore } from '../ports/index.js';
import { livesOf } from './lives.js';
import { accountOf, arrivalOf, externalIdOf, keyOf, prototypeOf, type SeedPlan } from './plan.js';

export interface SeedTarget {
  store: SeedStore;
  projectId: string;
  /** Whose data it is said to be. */
  provider: Provider;
}

/** How far it is; `users` counts those who were there before too. */
export interface SeedProgress {
  users: number;
  records: number;
}

/** Days whose records are held in memory at once. */
const CHUNK_DAYS = 28;
/** Records of one transaction, about. */
const RECORDS_OF_COPY = 40_000;
const RECORDS_A_DAY = 4;
const COPIES_AT_ONCE = 4;

/**
 * Makes the users of the plan who are not there yet: first those who differ from each other, out of the lives of synthetic
 * athletes, then all others as copies of them.
 */
export async function seedUsers(
  { store, projectId, provider }: SeedTarget,
  plan: SeedPlan,
  onProgress: (progress: SeedProgress) => void,
): Promise<SeedProgress> {
  const done: SeedProgress = { users: 0, records: 0 };
  const tell = (users: number, records: number) => {
    done.users += users;
    done.records += records;
    onProgress({ ...done });
  };
  const missing = async (from: number, to: number): Promise<number[]> => {
    const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
    const there = await store.existing(
      projectId,
      indices.map((index) => externalIdOf(plan, index)),
    );
    return indices.filter((index) => !there.has(externalIdOf(plan, index)));
  };
  const userOf = (index: number) => seededUser(plan, projectId, provider.manifest.id, index);

  const prototypes = Math.min(plan.users, plan.prototypes);
  const lives = livesOf(plan);
  const absent = await missing(0, prototypes);
  if (absent.length < prototypes) tell(prototypes - absent.length, 0);
  for (const index of absent) {
    const records = await store.write(userOf(index), () => batchesOf(provider, plan, (back) => lives(index, back)));
    tell(1, records);
  }

  const size = Math.max(1, Math.floor(RECORDS_OF_COPY / (plan.days * RECORDS_A_DAY)));
  let next = prototypes;
  const copy = async (): Promise<void> => {
    while (next < plan.users) {
      const from = next;
      next = Math.min(plan.users, from + size);
      const to = next;
      const indices = await missing(from, to);
      const users = indices.map((index) => ({
        ...userOf(index),
        prototypeId: userOf(prototypeOf(plan, index).prototype).userId,
      }));
      const records = users.length === 0 ? 0 : await store.copy(users);
      tell(to - from, records);
    }
  };
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, copy));
  await store.analyze();
  return done;
}

function seededUser(plan: SeedPlan, projectId: string, provider: string, index: number): SeededUser {
  const externalId = externalIdOf(plan, index);
  const userId = keyOf('user', externalId);
  return {
    projectId,
    externalId,
    userId,
    connectionId: keyOf('connection', userId, provider),
    provider,
    externalUserId: accountOf(plan, index),
    createdAt: new Date(`${addDays(plan.until, -plan.days)}T00:00:00Z`),
    receivedAt: arrivalOf(plan),
  };
}

/** Oldest first, a stretch of days at a time, by data type. */
function* batchesOf(
  { streams }: Provider,
  { days }: SeedPlan,
  operationsOf: (daysBack: number) => Operation[],
): Generator<SeedBatch> {
  for (let oldest = days - 1; oldest >= 0; oldest -= CHUNK_DAYS) {
    const byType = new Map<DataType, Operation[]>();
    for (let back = oldest; back > oldest - CHUNK_DAYS && back >= 0; back -= 1) {
      for (const operation of operationsOf(back)) {
        const list = byType.get(operation.dataType) ?? [];
        byType.set(operation.dataType, list);
        list.push(operation);
      }
    }
    for (const { dataType, mapperVersion } of streams) {
      const operations = byType.get(dataType);
      if (operations !== undefined) yield { dataType, mapperVersion, operations };
    }
  }
}
