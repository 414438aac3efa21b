import { SensorLocation, TemperatureKind } from '../../domain/body-temperature.js';
import type { Operation } from '../../domain/operation.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import { invalidPayload, parsePayload, type PayloadSource } from '../../provider-kit/payload.js';
import type { PayloadContent, Stream, Subject } from '../../provider-kit/provider.js';
import { fetchBiosensing, recordingId, recordingOf, type PlacedValue } from './biosensing.js';
import { bodyTemperatureSchema } from './payloads-biosensing.js';
import { offsetAt } from './record-offset.js';
import { isTemperature, temperatureDivisor, temperatureOrNull } from './temperature.js';
import { allUnknown, unknown } from './unknown-words.js';
import { wordOf } from './words.js';

export const bodyTemperatures: Stream = {
  dataType: 'BODY_TEMPERATURE',
  mapperVersion: 3,
  fetch: (api, window) => fetchBiosensing(api, window, '/v3/users/biosensing/bodytemperature'),
  map,
};

const SOURCE: PayloadSource = { provider: 'polar', dataType: 'BODY_TEMPERATURE' };
const KINDS = { SKIN_TEMPERATURE: 'SKIN', CORE_TEMPERATURE: 'CORE' } as const satisfies Record<string, TemperatureKind>;

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const given = parsePayload(bodyTemperatureSchema, text, SOURCE, [
    'source_device_id',
    'measurement_type',
    'sensor_location',
  ]);
  const startTime = given.start_time;
  const deviceId = given.source_device_id?.trim() || null;
  const kind = wordOf(given.measurement_type, 'TM_', KINDS);
  const sensorLocation = wordOf(given.sensor_location, 'SL_', SensorLocation);
  const values = (given.samples ?? []).map((sample) => ({
    deltaMs: sample.recording_time_delta_milliseconds,
    value: temperatureOrNull(sample.temperature_celsius),
  }));
  const series = recordingOf(
    kind === 'SKIN' ? 'SKIN_TEMPERATURE' : 'BODY_TEMPERATURE',
    startTime,
    inCelsius(values),
    'samples',
  );

  return [
    {
      kind: 'upsert',
      dataType: 'BODY_TEMPERATURE',
      record: {
        externalId: recordingId(
          deviceId,
          startTime,
          given.measurement_type ?? TemperatureKind.UNKNOWN,
          given.sensor_location ?? SensorLocation.UNKNOWN,
        ),
        device: null,
        deviceId,
        isManual: null,
        revision: given.modified_time?.toISOString() ?? null,
        startTime,
        // A period that does not say when it ended is known to have lasted until its last sample.
        endTime: given.end_time ?? new Date(series?.timestamps.at(-1) ?? startTime),
        ...offsetAt(startTime, null, subject),
        kind,
        sensorLocation,
      },
      ...allUnknown(
        unknown('temperature kind', [given.measurement_type], 'TM_', { ...KINDS, UNKNOWN: 'UNKNOWN' }),
        unknown('sensor location', [given.sensor_location], 'SL_', SensorLocation),
      ),
      series: given.samples === null || given.samples === undefined ? undefined : series === null ? [] : [series],
    },
  ];
}

function inCelsius(given: readonly PlacedValue[]): PlacedValue[] {
  const divisor = temperatureDivisor(given.flatMap(({ value }) => value ?? []));
  if (divisor === null) throw invalidPayload(SOURCE, ['samples', 'temperature_celsius'], 'expected degrees Celsius');
  return given.map(({ deltaMs, value }) => {
    if (typeof value !== 'number') return { deltaMs, value };
    if (isTemperature(value, divisor)) return { deltaMs, value: value / divisor };
    noticeLeftOut('samples: expected temperatures of one unit');
    return { deltaMs, value: null };
  });
}
