import { createHash } from 'node:crypto';
import type { ActivityType } from '../../../domain/activity-type.js';
import type { LocalDate } from '../../../domain/time.js';
import { randomFor, type SessionKind, type WorkoutTruth } from '../../../provider-kit/athlete/index.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import type { TimerPause } from './recorded-laps.js';
import type { PolarAthlete } from './roster.js';

/** A workout as Polar holds it. */
export interface UploadedExercise {
  /** Hashed; case matters. */
  id: string;
  workout: WorkoutTruth;
  uploadedAt: Date;
  /** Told by its files alone. */
  pauses: readonly TimerPause[];
}

/** A workout that a test adds. */
export interface NewExercise {
  date: LocalDate;
  /** On the local clock, after midnight. */
  startSeconds: number;
  type: ActivityType;
  kind: SessionKind;
  /** Without pauses. */
  minutes: number;
  pauses?: readonly TimerPause[];
}

/** The exercises of one account, and what was changed in them by hand. */
export interface ExerciseShelf {
  /**
   * Those that came in within the last 30 days, in order of their upload. Polar lists only what was uploaded after the user
   * registered with the client; a demo would then begin empty, so here all 30 days count as uploaded after registration.
   */
  list(now: Date): UploadedExercise[];
  /** Those that began on a local date and came in by now, however long ago. */
  startedOn(date: LocalDate, now: Date): UploadedExercise[];
  /** @returns its id */
  add(exercise: NewExercise, now: Date): string;
  /** The watch sends it again with other energy: the same id, a later upload. */
  bump(id: string, now: Date): void;
}

const DAY_MS = 86_400_000;
const LISTED_DAYS = 30;
/** Longest time that a watch is left unsynced. */
const LATEST_UPLOAD_DAYS = 4;

export function exerciseShelfOf(owner: PolarAthlete): ExerciseShelf {
  const added: UploadedExercise[] = [];
  const bumps = new Map<string, { uploadedAt: Date; energyKcal: number }>();

  function uploadOf(workout: WorkoutTruth): UploadedExercise {
    return {
      id: idOf(owner, workout.key),
      workout,
      uploadedAt: new Date(workout.endTime.getTime() + uploadLagMs(owner, workout)),
      pauses: [],
    };
  }

  function withBump(exercise: UploadedExercise): UploadedExercise {
    const bump = bumps.get(exercise.id);
    if (bump === undefined) return exercise;
    const workout = { ...exercise.workout, energyKcal: exercise.workout.energyKcal + bump.energyKcal };
    return { ...exercise, workout, uploadedAt: bump.uploadedAt };
  }

  function list(now: Date): UploadedExercise[] {
    const today = owner.athlete.itinerary.dateAt(now);
    const oldest = now.getTime() - LISTED_DAYS * DAY_MS;
    const dates = Array.from({ length: LISTED_DAYS + LATEST_UPLOAD_DAYS + 2 }, (_, index) => addDays(today, -index));
    const happened = dates.flatMap((date) => owner.athlete.workoutsOn(date)).map(uploadOf);
    return [...happened, ...added]
      .map(withBump)
      .filter(({ uploadedAt }) => uploadedAt <= now && uploadedAt.getTime() > oldest)
      .sort((a, b) => a.uploadedAt.getTime() - b.uploadedAt.getTime());
  }

  return {
    list,
    startedOn: (date, now) =>
      [...owner.athlete.workoutsOn(date).map(uploadOf), ...added.filter(({ workout }) => workout.date === date)].filter(
        ({ uploadedAt }) => uploadedAt <= now,
      ),
    add({ date, startSeconds, type, kind, minutes, pauses = [] }, now) {
      // Far above the numbers of workouts that happen by themselves.
      const session = {
        index: 100 + added.length,
        at: 'evening' as const,
        type,
        kind,
        durationMs: minutes * 60_000,
        isManual: false,
      };
      const workout = owner.athlete.invent(date, startSeconds, session);
      const id = idOf(owner, workout.key);
      added.push({ id, workout, uploadedAt: now, pauses });
      return id;
    },
    bump(id, now) {
      if (!list(now).some((exercise) => exercise.id === id)) throw new Error(`no exercise ${id} is listed`);
      bumps.set(id, { uploadedAt: now, energyKcal: (bumps.get(id)?.energyKcal ?? 0) + 7 });
    },
  };
}

/** Mostly within the hour, sometimes in the evening, now and then days later. */
function uploadLagMs(owner: PolarAthlete, { key }: WorkoutTruth): number {
  const random = randomFor(owner.seed, owner.athlete.profile.key, key, 'upload');
  const luck = random.next();
  if (luck < 0.62) return random.integer(180, 2400) * 1000;
  if (luck < 0.9) return random.integer(2 * 3600, 11 * 3600) * 1000;
  return random.integer(DAY_MS / 1000, (3.2 * DAY_MS) / 1000) * 1000;
}

const ID_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function idOf(owner: PolarAthlete, key: string): string {
  const digest = createHash('sha256').update(`${owner.seed}\u0000${owner.athlete.profile.key}\u0000${key}`).digest();
  return [...digest.subarray(0, 8)].map((byte) => ID_LETTERS[byte % ID_LETTERS.length]).join('');
}
