import type { LocalDate } from '../../../domain/time.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import type { Account } from './world.js';

const RECENT_DAYS = 7;
const USUAL_DAYS = 28;

/**
 * A day of `GET /v3/users/cardio-load`, from the workouts that were uploaded by now. Polar: a day without a value is zero
 * throughout; before a week of training there is a load and nothing that it could be held against.
 */
export function renderCardioLoad(account: Account, date: LocalDate, now: Date): Record<string, unknown> {
  const { owner } = account;
  const today = owner.athlete.itinerary.dateAt(now);
  // Polar: devices from before Nightly Recharge do not count it either.
  const isCounted = owner.isTracked && owner.hasRecharge && date >= owner.athlete.wornSince && date <= today;
  const load = isCounted ? loadOn(account, date, now) : 0;
  const isKnown = isCounted && date >= addDays(owner.athlete.wornSince, RECENT_DAYS);
  if (!isKnown) return { date, ...word(account, 'NOT_AVAILABLE'), ...figures(load, 0, 0, 0), cardio_load_level: null };
  const [strain, tolerance, ratio] = balanceOn(account, date, now);
  const [, , before] = balanceOn(account, addDays(date, -1), now);
  return {
    date,
    ...word(account, statusOf(ratio, before)),
    ...figures(load, strain, tolerance, ratio),
    cardio_load_level: levels(account, tolerance),
  };
}

function figures(load: number, strain: number, tolerance: number, ratio: number): Record<string, number> {
  return { cardio_load: load, strain, tolerance, cardio_load_ratio: ratio };
}

/** Polar: some copies write a prefix; without a value it is always there. */
function word({ owner }: Account, status: string): Record<string, string> {
  const hasPrefix = owner.style === 'hyphen' || status === 'NOT_AVAILABLE';
  return { cardio_load_status: hasPrefix ? `LOAD_STATUS_${status}` : status };
}

function loadOn({ shelf }: Account, date: LocalDate, now: Date): number {
  const loads = shelf.startedOn(date, now).map(({ workout }) => (workout.isManual ? 0 : workout.load));
  return rounded(loads.reduce((sum, load) => sum + load, 0));
}

function balanceOn(account: Account, date: LocalDate, now: Date): [strain: number, tolerance: number, ratio: number] {
  const loads = Array.from({ length: USUAL_DAYS }, (_, index) => loadOn(account, addDays(date, -index), now));
  const mean = (days: number): number => rounded(loads.slice(0, days).reduce((sum, load) => sum + load, 0) / days);
  const [strain, tolerance] = [mean(RECENT_DAYS), mean(USUAL_DAYS)];
  return [strain, tolerance, tolerance === 0 ? 0 : Math.round((strain / tolerance) * 10_000) / 10_000];
}

function statusOf(ratio: number, before: number): string {
  if (ratio >= 1.3) return 'OVERREACHING';
  if (before >= 1.3) return ratio >= 1 ? 'PRODUCTIVE_DROPPED_FROM_OVERREACHING' : 'RECOVERY_AFTER_OVERREACHING';
  if (ratio >= 1.2) return 'PRODUCTIVE_ALMOST_OVERREACHING';
  if (ratio >= 1) return 'PRODUCTIVE';
  return ratio >= 0.8 ? 'MAINTAINING' : 'DETRAINING';
}

function levels({ owner }: Account, tolerance: number): Record<string, number> {
  const at = (factor: number): number => rounded(tolerance * factor);
  return {
    very_low: at(0.5),
    low: at(1.05),
    medium: at(1.7),
    high: at(2.5),
    [owner.style === 'hyphen' ? 'very-high' : 'very_high']: at(3.6),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
