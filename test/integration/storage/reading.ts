import type { Page, PageRequest, WorkoutQuery } from '../../../src/application/ports/index.js';
import type { StoredWorkout } from '../../../src/domain/workout.js';
import { upsertWorkout, workout, type Wearer } from './builders.js';

export const page = (change: Partial<PageRequest>): PageRequest => ({
  first: null,
  last: null,
  after: null,
  before: null,
  ...change,
});
export const query = (wearers: Wearer[], change: Partial<WorkoutQuery> = {}): WorkoutQuery => ({
  userIds: wearers.map(({ userId }) => userId),
  from: null,
  to: null,
  providers: null,
  types: null,
  ...change,
});
export const keyset = ({ startTime, id }: StoredWorkout) => ({ sort: startTime.toISOString(), id });
export const names = ({ rows }: Page<StoredWorkout>) => rows.map(({ externalId }) => externalId);
export const at = (minute: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + minute * 60_000);
export const run = (name: string, minute: number, change = {}) =>
  upsertWorkout(workout(name, { startTime: at(minute), endTime: at(minute + 30), ...change }));
