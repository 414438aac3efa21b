import { CircadianQuality } from '../../domain/circadian-bedtime.js';
import type { Operation } from '../../domain/operation.js';
import { parsePayload } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { circadianBedtimeSchema } from './payloads-sleepwise.js';
import { offsetAt } from './record-offset.js';
import { fetchSleepWise, forecastOf, unknownForecastWords } from './sleepwise.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf } from './words.js';

export const circadianBedtimes: Stream = {
  dataType: 'CIRCADIAN_BEDTIME',
  mapperVersion: 2,
  fetch: (api, window) => fetchSleepWise(api, window, '/v3/users/sleepwise/circadian-bedtime/date'),
  map,
};

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(circadianBedtimeSchema, text, { provider: 'polar', dataType: 'CIRCADIAN_BEDTIME' });
  const startTime = given.period_start_time;

  return [
    {
      kind: 'upsert',
      dataType: 'CIRCADIAN_BEDTIME',
      record: {
        externalId: startTime.toISOString(),
        device: null,
        deviceId: null,
        isManual: null,
        ...forecastOf(given, 'CIRCADIAN_BEDTIME_TYPE_'),
        startTime,
        endTime: given.period_end_time,
        ...offsetAt(startTime, given.sleep_timezone_offset_minutes, subject),
        quality: wordOf(given.quality, 'CIRCADIAN_BEDTIME_QUALITY_', CircadianQuality),
        preferredSleepStartTime: given.preferred_sleep_period_start_time ?? null,
        preferredSleepEndTime: given.preferred_sleep_period_end_time ?? null,
        sleepGateStartTime: given.sleep_gate_start_time ?? null,
        sleepGateEndTime: given.sleep_gate_end_time ?? null,
      },
      ...allUnknown(
        unknownForecastWords(given, 'CIRCADIAN_BEDTIME_TYPE_'),
        unknown('circadian quality', [given.quality], 'CIRCADIAN_BEDTIME_QUALITY_', CircadianQuality),
      ),
    },
  ];
}
