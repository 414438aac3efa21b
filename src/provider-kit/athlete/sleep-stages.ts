import type { Random } from './random.js';

/** A stretch of one stage, in whole epochs of 30 s. */
export interface StageStretch {
  stage: NightStage;
  seconds: number;
}

export type NightStage = 'AWAKE' | 'LIGHT' | 'DEEP' | 'REM' | 'UNKNOWN';

export interface StagedNight {
  /** In order, neighbours differ, asleep at both ends. */
  stretches: StageStretch[];
  /** 0 where the sensor saw nothing. */
  cycles: number;
}

const CYCLE_SECONDS = 92 * 60;
/** Minutes of deep and of REM sleep in the first, second … cycle: deep sleep comes early, dreams come late. */
const DEEP_MINUTES = [36, 27, 14, 6, 3, 2];
const REM_MINUTES = [7, 15, 22, 28, 31, 26];

/** Four to six cycles with interruptions between and within them. */
export function stageNight(sleepNeedSeconds: number, random: Random): StagedNight {
  const cycles = Math.min(6, Math.max(4, Math.round(random.normal(sleepNeedSeconds / CYCLE_SECONDS, 0.45))));
  const stretches: StageStretch[] = [];
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const total = random.normal(CYCLE_SECONDS, 380);
    const deep = epochs((DEEP_MINUTES[cycle] ?? 0) * 60 * random.normal(1, 0.16));
    const rem = epochs((REM_MINUTES[cycle] ?? 0) * 60 * random.normal(1, 0.16));
    const light = Math.max(1200, total - deep - rem);
    const before = random.between(0.35, 0.6);
    stretches.push({ stage: 'LIGHT', seconds: epochs(light * before) });
    stretches.push({ stage: 'DEEP', seconds: deep });
    if (random.chance(0.35)) stretches.push(...interruption(random), { stage: 'LIGHT', seconds: 120 });
    stretches.push({ stage: 'LIGHT', seconds: epochs(light * (1 - before)) });
    stretches.push({ stage: 'REM', seconds: rem });
    if (cycle < cycles - 1 && random.chance(0.85)) stretches.push(...interruption(random));
  }
  stretches.push({ stage: 'LIGHT', seconds: epochs(random.between(90, 600)) });
  const merged = mergeNeighbours(stretches);
  if (random.chance(0.015)) {
    const seconds = merged.reduce((sum, stretch) => sum + stretch.seconds, 0);
    return { stretches: [{ stage: 'UNKNOWN', seconds }], cycles: 0 };
  }
  return { stretches: random.chance(0.07) ? withBadContact(merged, random) : merged, cycles };
}

/** Mostly a turn of the body, sometimes minutes of lying awake. */
function interruption(random: Random): StageStretch[] {
  const seconds = random.chance(0.62)
    ? random.integer(1, 2) * 30
    : epochs(random.between(90, 90 + 600 * random.next() ** 2));
  return [{ stage: 'AWAKE', seconds }];
}

function withBadContact(stretches: readonly StageStretch[], random: Random): StageStretch[] {
  const light = stretches.flatMap(({ stage }, index) =>
    stage === 'LIGHT' && index > 0 && index < stretches.length - 1 ? [index] : [],
  );
  const lost = light[random.integer(0, light.length - 1)];
  return stretches.map((stretch, index) => (index === lost ? { ...stretch, stage: 'UNKNOWN' } : stretch));
}

function mergeNeighbours(stretches: readonly StageStretch[]): StageStretch[] {
  const merged: StageStretch[] = [];
  for (const stretch of stretches) {
    const last = merged.at(-1);
    if (last?.stage === stretch.stage) last.seconds += stretch.seconds;
    else merged.push({ ...stretch });
  }
  return merged;
}

function epochs(seconds: number): number {
  return Math.max(1, Math.round(seconds / 30)) * 30;
}
