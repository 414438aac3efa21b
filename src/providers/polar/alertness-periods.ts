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
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { alertnessSchema } from './payloads-sleepwise.js';
import { offsetAt } from './record-offset.js';
import { fetchSleepWise, forecastOf, unknownForecastWords, validityOf } from './sleepwise.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf } from './words.js';

export const alertnessPeriods: Stream = {
  dataType: 'ALERTNESS',
  mapperVersion: 2,
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
        stretches: stretches.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime()),
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
