import type { Clock } from '../domain/clock.js';
import type { Silence, SilenceStore, SilentCount } from './ports/index.js';

/** Providers keep data for 28 days or 30: what has not been fetched by then is gone. */
const SILENT_DAYS: readonly number[] = [7, 14, 21];

/**
 * Tells of each linked connection, and of each of its data types, that had no success for 7, 14 and 21 days: once for each
 * of them, whoever asks and how often.
 */
export async function watchConnections(dependencies: {
  silence: SilenceStore;
  clock: Clock;
  onSilence: (silence: Silence) => void;
}): Promise<void> {
  const { silence, clock, onSilence } = dependencies;
  for (const report of await silence.claimReports(clock.now(), SILENT_DAYS)) onSilence(report);
}

/** How many connections of each provider are silent for at least 7, 14 and 21 days; 0 is told as well. */
export async function countSilent(
  { silence, clock }: { silence: SilenceStore; clock: Clock },
  providers: readonly string[],
): Promise<SilentCount[]> {
  const counts = await silence.count(clock.now(), SILENT_DAYS);
  return providers.flatMap((provider) =>
    SILENT_DAYS.map(
      (days) =>
        counts.find((count) => count.provider === provider && count.days === days) ?? {
          provider,
          days,
          connections: 0,
        },
    ),
  );
}
