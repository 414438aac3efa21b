import { z } from 'zod';
import type { MeasurementOrigin } from '../../domain/body-measurement.js';
import type { Operation } from '../../domain/operation.js';
import { invalidPayload, parsePayload, singleItem, topOf } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, PayloadContent, ProviderApi, Stream, Subject } from '../../provider-kit/provider.js';
import { physicalInfoSchema, type PhysicalInfo } from './payloads-physical-info.js';
import { offsetAt } from './record-offset.js';
import { positiveOrNull } from './sentinels.js';
import { unknownWordsOf } from './unknown-words.js';
import { wordOf } from './words.js';

export const bodyMeasurements: Stream = { dataType: 'BODY_MEASUREMENT', mapperVersion: 2, fetch, map };

const SOURCE = { provider: 'polar', dataType: 'BODY_MEASUREMENT' } as const;

/** Polar: what SOURCE_KEEP means is told nowhere, so it is UNKNOWN. */
const ORIGINS: Readonly<Record<string, MeasurementOrigin>> = {
  SOURCE_MEASURED: 'MEASURED',
  SOURCE_USER: 'USER',
  SOURCE_ESTIMATE: 'ESTIMATE',
  SOURCE_KEEP: 'UNKNOWN',
};
const DEFAULT = 'SOURCE_DEFAULT';

const takenDown = z.object({ created: z.string().nullish(), modified: z.string().nullish() });

/** Polar: there is the state of now alone; of a window that was asked for by dates it is part if it was taken down in it. */
async function* fetch(api: ProviderApi, window: FetchWindow): AsyncGenerator<Page> {
  const { status, text } = await api.request('/v3/users/physical-info', { accept: [404] });
  if (status !== 200) return;
  const item = singleItem(text);
  if (!window.isBounded || isWithin(item, window)) yield { payloads: [{ text: item }], unchanged: 0 };
}

/** What does not tell its date is kept, to be judged when it is mapped. */
function isWithin(item: string, { from, to }: FetchWindow): boolean {
  const { data } = takenDown.safeParse(topOf(item));
  const date = (data?.modified ?? data?.created)?.slice(0, 10);
  return date === undefined || (date >= from && date <= to);
}

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const body = parsePayload(physicalInfoSchema, text, SOURCE, ['modified', 'created']);
  const startTime = body.modified ?? body.created;
  // Without an instant a state could not be told from the next one.
  if (startTime === null || startTime === undefined) {
    throw invalidPayload(SOURCE, ['created'], 'expected an instant, here or in modified');
  }

  return [
    {
      kind: 'upsert',
      dataType: 'BODY_MEASUREMENT',
      record: {
        externalId: startTime.toISOString(),
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        startTime,
        endTime: null,
        ...offsetAt(startTime, null, subject),
        ...weightOf(body),
        heightCm: positiveOrNull(body.height),
        vo2MaxMlPerKgPerMinute: positiveOrNull(body.vo2_max),
        restingHeartRateBpm: positiveOrNull(body.resting_heart_rate),
        maxHeartRateBpm: positiveOrNull(body.maximum_heart_rate),
        aerobicThresholdBpm: positiveOrNull(body.aerobic_threshold),
        anaerobicThresholdBpm: positiveOrNull(body.anaerobic_threshold),
        sleepGoalSeconds: positiveOrNull(body.sleep_goal),
        trainingBackground: body.training_background ?? null,
        typicalDay: body.typical_day ?? null,
      },
      ...unknownWordsOf(
        'weight source',
        [body.weight_source],
        (word) => word === DEFAULT || Object.hasOwn(ORIGINS, word),
      ),
    },
  ];
}

function weightOf({ weight, weight_source: source }: PhysicalInfo) {
  const weightKg = source === DEFAULT ? null : positiveOrNull(weight);
  return { weightKg, weightOrigin: weightKg === null ? null : wordOf(source, '', ORIGINS) };
}
