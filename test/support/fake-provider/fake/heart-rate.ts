import type { Operation } from '../../../../src/domain/operation.js';
import { parsePayload } from '../../../../src/provider-kit/payload.js';
import type { PayloadContent, Stream } from '../../../../src/provider-kit/provider.js';
import { heartRateSeries } from './instants.js';
import { fetchPages } from './pages.js';
import { heartRateSchema } from './payloads.js';

const DAY_MS = 86_400_000;

export const heartRate: Stream = {
  dataType: 'HEART_RATE',
  mapperVersion: 1,
  fetch: (api, window) => fetchPages('/v1/pulse', api, window),
  map,
};

function map({ text }: PayloadContent): Operation[] {
  const day = parsePayload(heartRateSchema, text, { provider: 'fake', dataType: 'HEART_RATE' });
  const startMs = Date.parse(`${day.day}T00:00:00Z`) - day.zone * 1000;
  return [
    {
      kind: 'upsert',
      dataType: 'HEART_RATE',
      record: {
        externalId: day.uid,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        startTime: new Date(startMs),
        endTime: new Date(startMs + DAY_MS),
        utcOffsetMinutes: day.zone / 60,
        utcOffsetOrigin: 'RECORD',
        date: day.day,
        sampleCount: day.beats.length,
      },
      series: heartRateSeries(day.beats),
    },
  ];
}
