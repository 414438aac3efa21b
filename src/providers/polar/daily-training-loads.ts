import type { TrainingLoadLevels, TrainingLoadStatus } from '../../domain/daily-training-load.js';
import { inferDayOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchDays } from './fetch-days.js';
import { cardioLoadSchema, type CardioLoad } from './payloads-training-load.js';
import { positiveOrNull } from './sentinels.js';
import { unknownWordsOf } from './unknown-words.js';
import { wordOrNull } from './words.js';

export const dailyTrainingLoads: Stream = {
  dataType: 'TRAINING_LOAD',
  mapperVersion: 3,
  fetch: (api, window) =>
    fetchDays(api, window, { path: '/v3/users/cardio-load/date', historyDays: 180, lateDays: 28 }),
  map,
};

const PREFIX = 'LOAD_STATUS_';
const NOT_AVAILABLE = 'NOT_AVAILABLE';

/** What is productive stays so, wherever it came from and however near it is to too much. */
const STATUSES: Readonly<Record<string, TrainingLoadStatus>> = {
  DETRAINING: 'DETRAINING',
  MAINTAINING: 'MAINTAINING',
  PRODUCTIVE: 'PRODUCTIVE',
  PRODUCTIVE_DROPPED_FROM_OVERREACHING: 'PRODUCTIVE',
  PRODUCTIVE_ALMOST_OVERREACHING: 'PRODUCTIVE',
  OVERREACHING: 'OVERREACHING',
  RECOVERY_AFTER_OVERREACHING: 'RECOVERING',
  UNRECOGNIZED: 'UNKNOWN',
};

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const day = parsePayload(cardioLoadSchema, text, { provider: 'polar', dataType: 'TRAINING_LOAD' });
  const status = statusOf(day);
  const given = readerOf(day);
  const values = {
    load: given(day.cardio_load),
    acuteLoad: given(day.strain),
    chronicLoad: given(day.tolerance),
    loadRatio: given(day.cardio_load_ratio),
    status,
    levels: levelsOf(day.cardio_load_level),
  };
  const utcOffsetMinutes = inferDayOffset(subject.offsets, day.date);

  return [
    {
      kind: 'upsert',
      dataType: 'TRAINING_LOAD',
      record: {
        externalId: day.date,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        date: day.date,
        startTime: null,
        endTime: null,
        utcOffsetMinutes,
        utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED',
        ...values,
        providerStatus: day.cardio_load_status ?? null,
      },
      // There is a row for every day: one that says nothing takes back what another said of the day.
      ...(Object.values(values).every((value) => value === null) ? { withdraws: true } : {}),
      ...unknownWordsOf('training load status', [day.cardio_load_status], isKnown),
    },
  ];
}

function statusOf(day: CardioLoad): TrainingLoadStatus | null {
  return isUnavailable(day) ? null : wordOrNull(day.cardio_load_status, PREFIX, STATUSES);
}

function isUnavailable({ cardio_load_status: word }: CardioLoad): boolean {
  return word === NOT_AVAILABLE || word === PREFIX + NOT_AVAILABLE;
}

type Reader = (value: number | null | undefined) => number | null;

/**
 * Polar: there is a row for every day. Where the status says that there is nothing, the numbers beside it are none, whatever
 * they are; where there is no status, or none that anybody knows, zeros are placeholders; with any other, 0 is a day of rest.
 */
function readerOf(day: CardioLoad): Reader {
  if (isUnavailable(day)) return () => null;
  const word = day.cardio_load_status;
  return typeof word === 'string' && isKnown(word) ? notNegativeOrNull : positiveOrNull;
}

function isKnown(word: string): boolean {
  const bare = word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word;
  return bare === NOT_AVAILABLE || Object.hasOwn(STATUSES, bare);
}

/** Null where no limit is given. Polar: they are limits from 90 days, and no values of the day. */
function levelsOf(given: CardioLoad['cardio_load_level']): TrainingLoadLevels | null {
  const levels: TrainingLoadLevels = {
    veryLow: positiveOrNull(given?.very_low),
    low: positiveOrNull(given?.low),
    medium: positiveOrNull(given?.medium),
    high: positiveOrNull(given?.high),
    veryHigh: positiveOrNull(given?.very_high),
  };
  return Object.values(levels).every((level) => level === null) ? null : levels;
}

function notNegativeOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && value >= 0 ? value : null;
}
