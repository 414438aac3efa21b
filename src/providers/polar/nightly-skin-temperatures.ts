import { inferNightOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import { invalidPayload, parsePayload, type PayloadSource } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchBiosensing } from './biosensing.js';
import { skinTemperatureSchema } from './payloads-biosensing.js';
import { temperatureDivisor, temperatureOrNull } from './temperature.js';

export const nightlySkinTemperatures: Stream = {
  dataType: 'SKIN_TEMPERATURE',
  mapperVersion: 2,
  fetch: (api, window) => fetchBiosensing(api, window, '/v3/users/biosensing/skintemperature'),
  map,
};

const SOURCE: PayloadSource = { provider: 'polar', dataType: 'SKIN_TEMPERATURE' };

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(skinTemperatureSchema, text, SOURCE);
  const measured = temperatureOrNull(given.sleep_time_skin_temperature_celsius);
  const deviation = given.deviation_from_baseline_celsius ?? null;
  // A night of which nothing was measured makes no record.
  if (measured === null && deviation === null) return [];
  const divisor = temperatureDivisor(measured === null ? [] : [measured]);
  if (divisor === null) {
    throw invalidPayload(SOURCE, ['sleep_time_skin_temperature_celsius'], 'expected degrees Celsius');
  }
  const night = given.sleep_date;
  const utcOffsetMinutes = inferNightOffset(subject.offsets, night);

  return [
    {
      kind: 'upsert',
      dataType: 'SKIN_TEMPERATURE',
      record: {
        externalId: night,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        night,
        // Polar: the night's date alone is told.
        startTime: null,
        endTime: null,
        utcOffsetMinutes,
        utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED',
        temperatureCelsius: measured === null ? null : measured / divisor,
        deviationCelsius: deviation === null ? null : deviation / divisor,
      },
    },
  ];
}
