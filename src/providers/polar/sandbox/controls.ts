import type { LocalDate } from '../../../domain/time.js';
import type { Athlete } from '../../../provider-kit/athlete/index.js';
import type { NewExercise, UploadedExercise } from './exercise-shelf.js';
import type { Fault, Faults } from './faults.js';
import type { RateLimit } from './rate-limit.js';
import type { ReceivedRequest, Recorder, ServedPayload } from './recorder.js';
import type { SentDelivery, WebhookDesk } from './webhooks.js';
import { Consent, type Account, type World } from './world.js';

/** What tests turn. Athletes are named by their number on the consent page, from 1. */
export interface SandboxControls {
  /** What really happened, to compare with. */
  athletes: readonly { number: number; polarUserId: number; athlete: Athlete }[];
  failNext(fault: Fault): void;
  /** From now on nothing fails that was not asked to fail after this. */
  clearFaults(): void;
  /** All so far, in order of their answers. */
  requests: readonly ReceivedRequest[];
  servedPayloads: readonly ServedPayload[];
  /** Calls of other users of the client. */
  spendRateLimit(calls: number): void;
  /** What `GET /v3/exercises` lists now, with its truth. */
  exercises(athlete: number): UploadedExercise[];
  /** @returns its id */
  addExercise(athlete: number, exercise: NewExercise): string;
  /** The same id again: other energy, later upload. */
  bumpExercise(athlete: number, id: string): void;
  /** The watch is synced late, and a day has more steps than it had. */
  resync(athlete: number, date: LocalDate, extraSteps: number): void;
  /** The kinds of data named answer 403 from now on; where none is named, everything that is the athlete's does. */
  withdrawConsent(athlete: number, ...kinds: Consent[]): void;
  restoreConsent(athlete: number): void;
  /** The registration with the client ends, though tokens live on. */
  unregister(athlete: number): void;
  /** At Polar's own page: all tokens of the athlete answer 401. */
  revokeTokens(athlete: number): void;
  /** Tells the client's webhook of an event of the athlete; null where no active webhook wants it. */
  emit(athlete: number, event: string, fields?: Record<string, unknown>): Promise<SentDelivery | null>;
  /** Switched off, as after seven days in which no delivery was taken. */
  deactivateWebhook(): void;
  webhook: WebhookDesk['registered'];
}

export function createControls(
  world: World,
  faults: Faults,
  recorder: Recorder,
  rateLimit: RateLimit,
  desk: WebhookDesk,
): SandboxControls {
  function accountOf(athlete: number): Account {
    const account = world.accounts.find(({ owner }) => owner.number === athlete);
    if (account === undefined) throw new RangeError(`there is no athlete ${athlete}`);
    return account;
  }
  return {
    athletes: world.accounts.map(({ owner: { number, polarUserId, athlete } }) => ({ number, polarUserId, athlete })),
    failNext: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    requests: recorder.requests,
    servedPayloads: recorder.payloads,
    spendRateLimit: (calls) => rateLimit.spend(calls),
    exercises: (athlete) => accountOf(athlete).shelf.list(world.now()),
    addExercise: (athlete, exercise) => accountOf(athlete).shelf.add(exercise, world.now()),
    bumpExercise: (athlete, id) => accountOf(athlete).shelf.bump(id, world.now()),
    resync(athlete, date, extraSteps) {
      const { extraSteps: added } = accountOf(athlete);
      added.set(date, (added.get(date) ?? 0) + extraSteps);
    },
    withdrawConsent(athlete, ...kinds) {
      const { withdrawn } = accountOf(athlete);
      for (const kind of kinds.length === 0 ? Object.values(Consent) : kinds) withdrawn.add(kind);
    },
    restoreConsent: (athlete) => accountOf(athlete).withdrawn.clear(),
    unregister(athlete) {
      const { state } = world.store;
      state.users = state.users.filter((user) => user.athlete !== athlete);
      world.store.save();
    },
    revokeTokens: (athlete) => world.revokeTokens(accountOf(athlete)),
    emit: (athlete, event, fields = {}) =>
      desk.emit(event, { user_id: accountOf(athlete).owner.polarUserId, ...fields }),
    deactivateWebhook: () => desk.deactivate(),
    webhook: () => desk.registered(),
  };
}
