import { createHash } from 'node:crypto';
import { PEOPLE } from '../../provider-kit/athlete/index.js';
import { addDays } from '../../provider-kit/payload-time.js';

/** Which users get samples and routes beside their records: nobody, every tenth prototype and who is copied from it, everybody. */
export const SeriesShare = { NONE: 'none', SOME: 'some', ALL: 'all' } as const;
export type SeriesShare = (typeof SeriesShare)[keyof typeof SeriesShare];

/** What is seeded. The same plan makes the same users, whoever else is there. */
export interface SeedPlan {
  seed: string;
  users: number;
  /** Of records, the last of them `until`. */
  days: number;
  /** `YYYY-MM-DD`; over everywhere on earth when the seeding begins. */
  until: string;
  series: SeriesShare;
  /** So many users are different from each other, at most `MAX_PROTOTYPES`; those after them have the days of one of these. */
  prototypes: number;
}

/** Whole weeks of one life, of which every user lives their own stretch, and again from its beginning where it ends. */
const CYCLE_WEEKS = 12;
export const CYCLE_DAYS = CYCLE_WEEKS * 7;
const PERSONS = Object.values(PEOPLE);
/** As many stretches of a life as are different. */
export const MAX_PROTOTYPES = PERSONS.length * CYCLE_WEEKS;

/** Who lives what: a person, and how many weeks before `until` this user's last day is in that person's life. */
export function prototypeOf({ prototypes }: Pick<SeedPlan, 'prototypes'>, index: number) {
  const prototype = index % prototypes;
  const person = prototype % PERSONS.length;
  const weeksBack = Math.floor(prototype / PERSONS.length);
  return { prototype, person, profile: PERSONS[person] ?? PEOPLE.aino, weeksBack };
}

export function hasSeries(plan: Pick<SeedPlan, 'series' | 'prototypes'>, index: number): boolean {
  return plan.series === 'all' || (plan.series === 'some' && prototypeOf(plan, index).prototype % 10 === 0);
}

/** `seed-1-0000042`: in the order of their numbers. */
export function externalIdOf({ seed }: Pick<SeedPlan, 'seed'>, index: number): string {
  return `seed-${seed}-${String(index).padStart(7, '0')}`;
}

/** What all users of a seed have in common. */
export type SettledOptions = Pick<SeedPlan, 'seed' | 'days' | 'until' | 'series'>;

/** What a user was seeded with, as the provider's id of the person: so a later start can tell whether it goes on with the same. */
export function accountOf({ seed, days, until, series }: SettledOptions, index: number): string {
  return `seed/${seed}/${days}/${until}/${series}/${index}`;
}

/** The reverse of `accountOf`; null for what is none. */
export function planOfAccount(account: string): SettledOptions | null {
  const [, seed, days, until, series] = /^seed\/(.+)\/(\d+)\/([\d-]+)\/(none|some|all)\/\d+$/.exec(account) ?? [];
  if (seed === undefined || days === undefined || until === undefined || series === undefined) return null;
  return { seed, days: Number(days), until, series: series as SeriesShare };
}

/** A key that follows from what it is of, in the form of a random one. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** When the day after the last one has ended in the west of the earth too: what arrives then is complete. */
export function arrivalOf({ until }: Pick<SeedPlan, 'until'>): Date {
  return new Date(`${addDays(until, 1)}T13:00:00Z`);
}

/** The last date of which `arrivalOf` has passed. */
export function latestUntil(now: Date): string {
  return addDays(new Date(now.getTime() - 13 * 3_600_000).toISOString().slice(0, 10), -1);
}
