import { describe, expect, it } from '@jest/globals';
import { concludeRun } from '../../../src/application/run-outcome.js';
import { newStep } from '../../../src/application/run-step.js';
import { EVERYTHING } from '../../../src/application/sync-request.js';
import { ProviderError } from '../../../src/domain/errors.js';
import type { SyncError, SyncRun, SyncStep } from '../../../src/domain/sync-run.js';

const NOW = new Date('2026-07-09T12:00:00Z');
const run = (failures = 0, attempts = failures + 1): SyncRun => ({
  id: 'r',
  userId: 'u',
  connectionId: 'c',
  provider: 'polar',
  trigger: 'MANUAL',
  status: 'RUNNING',
  request: EVERYTHING,
  createdAt: NOW,
  startedAt: NOW,
  finishedAt: null,
  steps: [],
  attempts,
  failures,
  lapses: 0,
  retryAt: null,
  error: null,
});
const down: SyncError = { code: 'PROVIDER_UNAVAILABLE', message: 'down', isRetryable: true };
const refused: SyncError = { code: 'CONSENT_REQUIRED', message: 'no consent', isRetryable: false };
const step = (status: SyncStep['status'], error: SyncError | null = null): SyncStep => ({
  ...newStep('WORKOUT'),
  status,
  error,
});

describe('what becomes of a run', () => {
  it('succeeds when every step did', () => {
    expect(concludeRun(run(), [step('SUCCEEDED'), step('SUCCEEDED')], null, NOW)).toMatchObject({
      status: 'SUCCEEDED',
      error: null,
      retryAt: null,
    });
  });

  it('is partial, and keeps the reason, when a consent is missing for one data type', () => {
    expect(concludeRun(run(), [step('SUCCEEDED'), step('SKIPPED', refused)], null, NOW)).toMatchObject({
      status: 'PARTIAL',
      error: refused,
      retryAt: null,
    });
  });

  it('is tried again when a step may succeed later, with growing pauses and an end', () => {
    const pause = (failures: number, attempts?: number) => {
      const { status, retryAt } = concludeRun(
        run(failures, attempts),
        [step('SUCCEEDED'), step('FAILED', down)],
        null,
        NOW,
      );
      return status === 'QUEUED' && retryAt !== null ? retryAt.getTime() - NOW.getTime() : null;
    };
    expect(pause(0)).toBeGreaterThanOrEqual(22_500);
    expect(pause(0)).toBeLessThanOrEqual(37_500);
    expect(pause(6)).toBeGreaterThan(1_000_000);
    expect(pause(7)).toBeNull();
    // However often it was put off before.
    expect(pause(0, 40)).toBeLessThanOrEqual(37_500);
    expect(concludeRun(run(7), [step('FAILED', down)], null, NOW).status).toBe('FAILED');
  });

  it('waits for the provider’s window when it was refused for its rate', () => {
    const retryAt = new Date('2026-07-09T12:09:00Z');
    const stopping = new ProviderError('defer', 'PROVIDER_RATE_LIMITED', 'too many', { retryAt });
    expect(concludeRun(run(), [step('DEFERRED')], stopping, NOW)).toMatchObject({ status: 'DEFERRED', retryAt });
  });

  it('fails for good when the user must connect again', () => {
    const stopping = new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', 'revoked');
    expect(concludeRun(run(), [step('FAILED')], stopping, NOW)).toMatchObject({
      status: 'FAILED',
      retryAt: null,
      error: { code: 'REAUTHORIZATION_REQUIRED', isRetryable: false },
    });
  });
});
