import { parseArgs } from 'node:util';
import { latestUntil, MAX_PROTOTYPES, SeriesShare, type SeedPlan } from './application/seed/plan.js';
import { ConfigError } from './config.js';
import { isCalendarDate } from './domain/value-rules.js';

export const USAGE = `npm run seed -- --users N [--days D] [--seed S] [--until YYYY-MM-DD] [--series none|some|all]

Fills the database of the gateway with users who do not exist, seed-S-0000000 and so on, for tests under load.
  --users   how many, 1 to 10,000,000
  --days    days of workouts, sleep, recharge and activity of each, 1 to 20,000; 30 unless told
  --seed    letters, digits and hyphens; the same seed makes the same users; 1 unless told
  --until   the last day; must be over everywhere on earth, and is the last such day unless told
  --series  who gets samples beside the records: none, some (a tenth; the default) or all
Start it again after it was cut short, and it goes on where it was.`;
const MAX_USERS = 10_000_000;
const MAX_DAYS = 20_000;

/** What was asked for; the last day is settled by what is there already. */
export type SeedArguments = Omit<SeedPlan, 'until'> & { until: string | null };

/** @returns null where help is asked for @throws ConfigError that names the option at fault and what it takes */
export function readSeedArguments(args: readonly string[], now: Date): SeedArguments | null {
  const { users, days, seed, until, series, help } = parse(args);
  if (help === true) return null;
  if (!/^[\w-]{1,40}$/.test(seed)) throw new ConfigError('--seed takes 1 to 40 letters, digits and hyphens');
  if (until !== undefined && !isCalendarDate(until)) throw new ConfigError('--until takes a date, YYYY-MM-DD');
  const latest = latestUntil(now);
  if (until !== undefined && until > latest)
    throw new ConfigError(`--until takes a date that is over everywhere on earth, ${latest} at the latest`);
  const share = Object.values(SeriesShare).find((one) => one === series);
  if (share === undefined) throw new ConfigError('--series takes none, some or all');
  if (users === undefined) throw new ConfigError(`--users is missing: how many\n${USAGE}`);
  return {
    users: whole('users', users, MAX_USERS),
    days: whole('days', days, MAX_DAYS),
    seed,
    until: until ?? null,
    series: share,
    prototypes: MAX_PROTOTYPES,
  };
}

function whole(option: string, text: string, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max)
    throw new ConfigError(`--${option} takes a whole number from 1 to ${max.toLocaleString('en')}`);
  return value;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        users: { type: 'string' },
        days: { type: 'string', default: '30' },
        seed: { type: 'string', default: '1' },
        until: { type: 'string' },
        series: { type: 'string', default: SeriesShare.SOME },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
