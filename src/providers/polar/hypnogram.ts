import type { Night } from '../../domain/offset-timeline.js';
import type { SleepStage, SleepStageType } from '../../domain/sleep-session.js';
import { unrollClock, type UnrolledClock } from './night-clock.js';
import type { Sleep } from './payloads.js';

/** Polar: 2 is lighter and 3 light non-REM sleep; 5 is unknown, and so is any code that is not listed. */
const STAGE_OF_CODE: ReadonlyMap<number | null, SleepStageType> = new Map([
  [0, 'AWAKE'],
  [1, 'REM'],
  [2, 'LIGHT'],
  [3, 'LIGHT'],
  [4, 'DEEP'],
]);

/** Polar: 5 is a code like the others, for what its device could not tell. */
export function isKnownStage(code: string): boolean {
  return code === '5' || STAGE_OF_CODE.has(Number(code));
}

/** The stages of a night, from its start to its end without a gap; null where Polar gave none. */
export function stagesOf(sleep: Sleep, night: Night): { stages: SleepStage[] | null; clockChangeAt: number | null } {
  const changes = Object.entries(sleep.hypnogram ?? {});
  if (changes.length === 0) return { stages: null, clockChangeAt: null };
  const types = changes.map(([, code]) => STAGE_OF_CODE.get(code) ?? 'UNKNOWN');
  const keys = changes.map(([key]) => key);
  const totals = totalsOf(sleep);
  const pulse = clockOfPulse(sleep, night);
  const clock = unrollClock(keys, night, (reading) => {
    const isOther = (reading.clockChangeAt === null) !== (pulse.clockChangeAt === null);
    return disagreement(tile(reading, types, night), totals) + (isOther ? TIE_SECONDS : 0);
  });
  const stages = tile(clock, types, night);
  return { stages: stages.length === 0 ? null : stages, clockChangeAt: clock.clockChangeAt };
}

/** Settles which of two readings counts that agree with the totals equally well; less than one minute of a key. */
const TIE_SECONDS = 1;

/** How the heart rate of the night is read by itself. Polar: it is sampled to the end, so its last key stands close to that. */
function clockOfPulse({ heart_rate_samples: samples }: Sleep, night: Night): UnrolledClock {
  const end = night.endTime.getTime();
  return unrollClock(Object.keys(samples ?? {}), night, ({ instants }) => Math.abs(end - (instants.at(-1) ?? end)));
}

/**
 * Each stage lasts until the next change. Keys have whole minutes, so the first one may stand before the start: it is the
 * stage at the start. What was put at or past the end is left out, and neighbours of one stage are one.
 */
function tile(
  { instants }: UnrolledClock,
  types: readonly SleepStageType[],
  { startTime, endTime }: Night,
): SleepStage[] {
  const ordered = instants
    .map((instant, index) => ({ instant, stage: types[index] ?? 'UNKNOWN' }))
    .filter(({ instant }) => instant < endTime.getTime())
    .toSorted((a, b) => a.instant - b.instant);
  const stages: SleepStage[] = [];
  for (const { instant, stage } of ordered) {
    const previous = stages.at(-1);
    if (previous === undefined || instant <= startTime.getTime()) {
      stages.splice(0, stages.length, { stage, startTime, endTime });
    } else if (previous.stage !== stage) {
      previous.endTime = new Date(instant);
      stages.push({ stage, startTime: previous.endTime, endTime });
    }
  }
  return stages;
}

/** Seconds by which the stages differ from the totals that came with them. */
function disagreement(stages: readonly SleepStage[], totals: ReadonlyMap<SleepStageType, number>): number {
  let seconds = 0;
  for (const [type, total] of totals) {
    const staged = stages.filter(({ stage }) => stage === type);
    seconds += Math.abs(
      staged.reduce((sum, stage) => sum + (stage.endTime.getTime() - stage.startTime.getTime()) / 1000, 0) - total,
    );
  }
  return seconds;
}

function totalsOf(sleep: Sleep): ReadonlyMap<SleepStageType, number> {
  const given: [SleepStageType, number | null | undefined][] = [
    ['AWAKE', sleep.total_interruption_duration],
    ['REM', sleep.rem_sleep],
    ['LIGHT', sleep.light_sleep],
    ['DEEP', sleep.deep_sleep],
    ['UNKNOWN', sleep.unrecognized_sleep_stage],
  ];
  return new Map(given.flatMap(([type, total]) => (typeof total === 'number' ? [[type, total] as const] : [])));
}
