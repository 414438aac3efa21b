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
const run = (attempts: number, noticed?: DataType[]): SyncRun => ({
  id: 'run',
  userId: 'user',
  connectionId: 'connection',
  provider: 'polar',
  trigger: 'WEBHOOK',
  status: 'RUNNING',
  request: { ...EVERYTHING, dataTypes: noticed ?? null, ...(noticed === undefined ? {} : { noticed }) },
  createdAt: NOW,
  startedAt: NOW,
  finishedAt: null,
  steps: [],
  attempts,
  retryAt: null,
  error: null,
});

describe('a run that was told of new data', () => {
  const noticed: DataType[] = ['SLEEP_SESSION', 'NIGHTLY_RECHARGE'];
  const nightOnly = ended([step('SLEEP_SESSION', { created: 1 }), step('NIGHTLY_RECHARGE')]);

  it.each([
    [1, '2026-06-01T12:05:00Z'],
    [2, '2026-06-01T12:30:00Z'],
  ])('looks again after attempt %d for what it did not find, and for that alone', (attempts, retryAt) => {
    const outcome = lookAgain(run(attempts, noticed), nightOnly);
    expect(outcome.retryAt).toEqual(new Date(retryAt));
    expect(outcome.steps.map(({ status }) => status)).toEqual(['SUCCEEDED', 'QUEUED']);
  });

  it('leaves it to the poll after that', () => {
    expect(lookAgain(run(3, noticed), nightOnly)).toBe(nightOnly);
  });

  it('ends where all of it was found, where nothing was told, and where it failed', () => {
    const found = ended([step('SLEEP_SESSION', { updated: 1 }), step('NIGHTLY_RECHARGE', { created: 1 })]);
    expect(lookAgain(run(1, noticed), found)).toBe(found);
    expect(lookAgain(run(1), nightOnly)).toBe(nightOnly);
    const failed = ended(nightOnly.steps, 'FAILED');
    expect(lookAgain(run(1, noticed), failed)).toBe(failed);
  });
});
