import { describe, expect, it } from '@jest/globals';
import { pollsAfterRun } from '../../../src/application/polls-after-run.js';
import type { RunOutcome } from '../../../src/application/ports/index.js';
import { newStep } from '../../../src/application/run-step.js';
import { EVERYTHING } from '../../../src/application/sync-request.js';
import type { DataType } from '../../../src/domain/data-type.js';
import type { SyncRun, SyncStatus, SyncStep } from '../../../src/domain/sync-run.js';

const AT = new Date('2026-06-01T12:00:00Z');
const after = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
const HOUR = 3600;
const plan = {
  provider: 'polar',
  seconds: new Map<DataType, number>([
    ['WORKOUT', HOUR],
    ['SLEEP_SESSION', 4 * HOUR],
  ]),
  jitter: 0.1,
};
const run = (changes: Partial<SyncRun> = {}) => ({ request: EVERYTHING, steps: [], ...changes }) as unknown as SyncRun;
const step = (dataType: DataType, status: SyncStatus, error: SyncStep['error'] = null) => ({
  ...newStep(dataType),
  status,
  error,
});
const outcome = (status: SyncStatus, retryAt: Date | null = null): RunOutcome => ({
  status,
  steps: [],
  error: null,
  finishedAt: AT,
  retryAt,
});
const missing = { code: 'SCOPE_MISSING' as const, message: 'withheld', isRetryable: false };

describe('the polls after a run', () => {
  it('are an interval away for what was brought up to date, and up to the jitter later', () => {
    const steps = [step('WORKOUT', 'SUCCEEDED'), step('SLEEP_SESSION', 'PARTIAL')];
    expect(pollsAfterRun(plan, run(), steps, outcome('PARTIAL'), 0.5)).toEqual({
      at: AT,
      dataTypes: ['WORKOUT', 'SLEEP_SESSION'],
      heldUntil: null,
      streams: [
        {
          dataType: 'WORKOUT',
          status: 'SUCCEEDED',
          errorCode: null,
          earliestPollAt: after(HOUR),
          nextPollAt: after(1.05 * HOUR),
          isAtLeast: false,
        },
        expect.objectContaining({ earliestPollAt: after(4 * HOUR), nextPollAt: after(4.2 * HOUR) }),
      ],
    });
  });

  it('are daily for what the provider refuses', () => {
    const { streams } = pollsAfterRun(plan, run(), [step('WORKOUT', 'SKIPPED', missing)], outcome('PARTIAL'), 0);
    expect(streams).toMatchObject([{ errorCode: 'SCOPE_MISSING', earliestPollAt: after(24 * HOUR) }]);
    const slow = { ...plan, seconds: new Map<DataType, number>([['WORKOUT', 48 * HOUR]]) };
    expect(pollsAfterRun(slow, run(), [step('WORKOUT', 'SKIPPED')], outcome('PARTIAL'), 0).streams).toMatchObject([
      { nextPollAt: after(48 * HOUR) },
    ]);
  });

  it('come no sooner than what the run itself tries again', () => {
    const retryAt = after(60);
    const { streams, heldUntil } = pollsAfterRun(
      plan,
      run(),
      [step('WORKOUT', 'FAILED'), step('SLEEP_SESSION', 'SUCCEEDED')],
      outcome('QUEUED', retryAt),
      0,
    );
    expect(heldUntil).toBeNull();
    expect(streams).toMatchObject([
      { dataType: 'WORKOUT', nextPollAt: retryAt, isAtLeast: true },
      { dataType: 'SLEEP_SESSION', nextPollAt: after(4 * HOUR), isAtLeast: false },
    ]);
  });

  it('are an interval away for what has failed for good', () => {
    const { streams } = pollsAfterRun(plan, run(), [step('WORKOUT', 'FAILED')], outcome('FAILED'), 0);
    expect(streams).toMatchObject([{ status: 'FAILED', nextPollAt: after(HOUR), isAtLeast: false }]);
  });

  it('wait, all of them, for the end of a pause that the provider asked for', () => {
    const retryAt = after(9 * HOUR);
    const steps = [step('WORKOUT', 'DEFERRED'), step('SLEEP_SESSION', 'QUEUED')];
    expect(pollsAfterRun(plan, run(), steps, outcome('DEFERRED', retryAt), 0)).toMatchObject({
      heldUntil: retryAt,
      streams: [{ dataType: 'WORKOUT', nextPollAt: retryAt, isAtLeast: true }],
    });
  });

  it('stay where they were for days that were asked for, for what was done at an attempt before, and for what is not polled', () => {
    const done = step('WORKOUT', 'SUCCEEDED');
    const bounded = run({ request: { ...EVERYTHING, from: '2026-05-01' } });
    expect(pollsAfterRun(plan, bounded, [done], outcome('SUCCEEDED')).streams).toEqual([]);
    const open = run({ request: { ...EVERYTHING, from: '2026-05-01', isOpen: true } });
    expect(pollsAfterRun(plan, open, [done], outcome('SUCCEEDED')).streams).toHaveLength(1);
    expect(pollsAfterRun(plan, run({ steps: [done] }), [done], outcome('SUCCEEDED')).streams).toEqual([]);
    const unknown = step('DAILY_ACTIVITY', 'SUCCEEDED');
    expect(pollsAfterRun(plan, run(), [unknown], outcome('SUCCEEDED')).streams).toEqual([]);
  });
});
