import {
  AlertnessGradeClass,
  AlertnessGradeKind,
  AlertnessLevel,
  ForecastValidity,
  PrecedingSleep,
  SleepInertia,
  type AlertnessStretch,
} from '../../domain/alertness-period.js';
import type { Operation } from '../../domain/operation.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { alertnessSchema } from './payloads-sleepwise.js';
import { offsetAt } from './record-offset.js';
import { fetchSleepWise, forecastOf, unknownForecastWords, validityOf } from './sleepwise.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf } from './words.js';

export const alertnessPeriods: Stream = {
  dataType: 'ALERTNESS',
  mapperVersion: 3,
  fetch: (api, window) => fetchSleepWise(api, window, '/v3/users/sleepwise/alertness/date'),
  map,
};

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(alertnessSchema, text, { provider: 'polar', dataType: 'ALERTNESS' });
  const startTime = given.period_start_time;
  const hours = given.hourly_data ?? [];
  const stretches = hours.map((hour): AlertnessStretch => ({
    startTime: hour.start_time,
    endTime: hour.end_time,
    level: wordOf(hour.alertness_level, 'ALERTNESS_LEVEL_', AlertnessLevel),
    validity: validityOf(hour.validity),
  }));

  return [
    {
      kind: 'upsert',
      dataType: 'ALERTNESS',
      record: {
        externalId: startTime.toISOString(),
        device: null,
        deviceId: null,
        isManual: null,
        ...forecastOf(given, 'ALERTNESS_TYPE_'),
        startTime,
        endTime: given.period_end_time,
        ...offsetAt(startTime, given.sleep_timezone_offset_minutes, subject),
        grade: given.grade ?? null,
        gradeClass: wordOf(given.grade_classification, 'GRADE_CLASSIFICATION_', AlertnessGradeClass),
        gradeKind: wordOf(given.grade_type, 'GRADE_TYPE_', AlertnessGradeKind),
        gradeValiditySeconds: given.grade_validity_seconds ?? null,
        inertia: wordOf(given.sleep_inertia, 'SLEEP_INERTIA_', SleepInertia),
        precedingSleep: wordOf(given.sleep_type, 'SLEEP_TYPE_', PrecedingSleep),
        sleepStartTime: given.sleep_period_start_time ?? null,
        sleepEndTime: given.sleep_period_end_time ?? null,
        stretches: oneAfterTheOther(stretches),
      },
      ...allUnknown(
        unknownForecastWords(given, 'ALERTNESS_TYPE_'),
        unknown('grade class', [given.grade_classification], 'GRADE_CLASSIFICATION_', AlertnessGradeClass),
        unknown('grade kind', [given.grade_type], 'GRADE_TYPE_', AlertnessGradeKind),
        unknown('sleep inertia', [given.sleep_inertia], 'SLEEP_INERTIA_', SleepInertia),
        unknown('preceding sleep', [given.sleep_type], 'SLEEP_TYPE_', PrecedingSleep),
        unknown(
          'alertness level',
          hours.map((hour) => hour.alertness_level),
          'ALERTNESS_LEVEL_',
          AlertnessLevel,
        ),
        unknown(
          'forecast validity',
          hours.map(({ validity }) => validity),
          'VALIDITY_',
          ForecastValidity,
        ),
      ),
    },
  ];
}

/** In order of time; one that begins before the one before it has ended, or that ends before it begins, is left out. */
function oneAfterTheOther(stretches: readonly AlertnessStretch[]): AlertnessStretch[] {
  const kept: AlertnessStretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime())) {
    const from = kept.at(-1)?.endTime ?? stretch.startTime;
    if (stretch.startTime >= from && stretch.endTime >= stretch.startTime) kept.push(stretch);
    else noticeLeftOut('hourly_data: expected hours one after the other');
  }
  return kept;
}
