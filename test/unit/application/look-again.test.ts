import { describe, expect, it } from '@jest/globals';
import { lookAgain } from '../../../src/application/look-again.js';
import type { RunOutcome } from '../../../src/application/ports/index.js';
import { newStep } from '../../../src/application/run-step.js';
import { EVERYTHING } from '../../../src/application/sync-request.js';
import type { DataType } from '../../../src/domain/data-type.js';
import type { SyncRun, SyncStep } from '../../../src/domain/sync-run.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const step = (dataType: DataType, changes: Partial<SyncStep> = {}): SyncStep => ({
  ...newStep(dataType),
  status: 'SUCCEEDED',
  ...changes,
});
const ended = (steps: SyncStep[], status: RunOutcome['status'] = 'SUCCEEDED'): RunOutcome => ({
  status,
  steps,
  error: null,
  finishedAt: NOW,
  retryAt: null,
});
/** A run whose notice came so many minutes ago. */
const run = (minutes: number, noticed?: DataType[], attempts = 1): SyncRun => ({
  id: 'run',
  userId: 'user',
  connectionId: 'connection',
  provider: 'polar',
  trigger: 'WEBHOOK',
  status: 'RUNNING',
  request: {
    ...EVERYTHING,
    dataTypes: noticed ?? null,
    ...(noticed && { noticed, noticedAt: new Date(NOW.getTime() - minutes * 60_000).toISOString() }),
  },
  createdAt: NOW,
  startedAt: NOW,
  finishedAt: null,
  steps: [],
  attempts,
  failures: 0,
  lapses: 0,
  retryAt: null,
  error: null,
});

describe('a run that was told of new data', () => {
  const noticed: DataType[] = ['SLEEP_SESSION', 'NIGHTLY_RECHARGE'];
  const nightOnly = ended([step('SLEEP_SESSION', { created: 1 }), step('NIGHTLY_RECHARGE')]);

  it.each([
    [0, 1, '2026-06-01T12:05:00Z'],
    [5, 2, '2026-06-01T12:30:00Z'],
    // It was put off before.
    [4, 9, '2026-06-01T12:01:00Z'],
    [20, 9, '2026-06-01T12:15:00Z'],
  ])('looks again %d minutes after the notice, at attempt %d, for that alone', (minutes, attempts, retryAt) => {
    const outcome = lookAgain(run(minutes, noticed, attempts), nightOnly);
    expect(outcome.retryAt).toEqual(new Date(retryAt));
    expect(outcome.steps.map(({ status }) => status)).toEqual(['SUCCEEDED', 'QUEUED']);
  });

  it('goes by when it was made where it is not told when the notice came', () => {
    const { noticedAt: _, ...request } = run(0, noticed).request;
    const outcome = lookAgain({ ...run(0, noticed), request, createdAt: new Date('2026-06-01T11:50:00Z') }, nightOnly);
    expect(outcome.retryAt).toEqual(new Date('2026-06-01T12:25:00Z'));
  });

  it('leaves it to the poll after that', () => {
    expect(lookAgain(run(35, noticed), nightOnly)).toBe(nightOnly);
  });

  it('ends where all of it was found, where nothing was told, and where it failed', () => {
    const found = ended([step('SLEEP_SESSION', { updated: 1 }), step('NIGHTLY_RECHARGE', { created: 1 })]);
    expect(lookAgain(run(0, noticed), found)).toBe(found);
    expect(lookAgain(run(0), nightOnly)).toBe(nightOnly);
    const failed = ended(nightOnly.steps, 'FAILED');
    expect(lookAgain(run(0, noticed), failed)).toBe(failed);
  });
});
