import { z } from 'zod';
import { localDayOf, placingOf } from '../../domain/local-day.js';
import { inferDayOffset } from '../../domain/offset-timeline.js';
import type { Operation } from '../../domain/operation.js';
import { addDays, dateRanges } from '../../provider-kit/payload-time.js';
import { parsePayload, singleItem, splitItems, topOf } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, PayloadContent, ProviderApi, Stream, Subject } from '../../provider-kit/provider.js';
import { clockMillis } from './clock.js';
import { heartRateDaySchema } from './payloads.js';
import { placed, placing, seriesOf } from './series.js';

export const heartRate: Stream = { dataType: 'HEART_RATE', mapperVersion: 4, fetch, map };

/** Polar: longer ranges are refused, and 28 days can be 16 MB. */
const MAX_RANGE_DAYS = 28;
/** A day grows with every sync of the watch, and a watch may lag behind by some days. */
const LOOKBACK_DAYS = 7;
/** Days that are older may still come, of a second device or after newer ones: all that Polar keeps is read so often. */
const WHOLE_EVERY_DAYS = 7;

const cursorSchema = z.object({ lastDate: z.iso.date(), wholeOn: z.iso.date().optional() });
const dayItem = z.object({ date: z.iso.date(), heart_rate_samples: z.array(z.unknown()).min(1) });

async function* fetch(api: ProviderApi, window: FetchWindow): AsyncGenerator<Page> {
  const known = cursorSchema.safeParse(window.cursor).data;
  const wholeOn = known?.wholeOn;
  const isWhole = wholeOn === undefined || addDays(wholeOn, WHOLE_EVERY_DAYS) <= window.to;
  let lastDate = known?.lastDate ?? null;
  const since = lastDate === null || isWhole ? window.from : addDays(lastDate, -LOOKBACK_DAYS);
  for (const { from, to } of dateRanges(since > window.from ? since : window.from, window.to, MAX_RANGE_DAYS)) {
    const answer = await api.request('/v3/users/continuous-heart-rate', { query: { from, to }, accept: [404] });
    const items = answer.status === 200 ? daysOf(answer.text) : [];
    for (const item of items) {
      const day = dayItem.safeParse(topOf(item));
      if (day.success && (lastDate === null || day.data.date > lastDate)) lastDate = day.data.date;
    }
    if (items.length === 0) continue;
    const readWholeOn = isWhole && to === window.to ? to : wholeOn;
    yield {
      payloads: items.map((text) => ({ text })),
      unchanged: 0,
      ...(lastDate === null ? {} : { cursor: { lastDate, ...(readWholeOn && { wholeOn: readWholeOn }) } }),
    };
  }
}

/** Polar: answers wrap the days, the specification shows a single one; a bare list is what other endpoints send. */
function daysOf(text: string): string[] {
  if (text.trimStart().startsWith('[')) return splitItems(text, null);
  const isSingleDay = text.includes('"date"') && !/"heart[-_]rates"/.test(text);
  return isSingleDay ? [singleItem(text)] : splitItems(text, 'heart_rates');
}

function map({ text }: PayloadContent, subject: Subject): Operation[] {
  const day = parsePayload(heartRateDaySchema, text, { provider: 'polar', dataType: 'HEART_RATE' });
  const clock = seriesOf(
    'HEART_RATE',
    (day.heart_rate_samples ?? []).map((sample) => ({
      timestamp: clockMillis(sample.sample_time),
      value: sample.heart_rate,
    })),
  );
  // A day without a signal makes no record.
  if (clock === null) return [];
  const utcOffsetMinutes = inferDayOffset(subject.offsets, day.date);
  const localDay = localDayOf(subject.offsets, day.date);
  const series = localDay === null ? null : placed(clock, localDay);

  return [
    {
      kind: 'upsert',
      dataType: 'HEART_RATE',
      record: {
        externalId: day.date,
        device: null,
        deviceId: null,
        isManual: null,
        revision: null,
        date: day.date,
        startTime: series === null ? null : new Date(series.timestamps[0] ?? Number.NaN),
        endTime: series === null ? null : new Date(series.timestamps.at(-1) ?? Number.NaN),
        utcOffsetMinutes,
        utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED',
        sampleCount: series?.values.length ?? 0,
      },
      series: series === null ? [] : [series],
      ...placing(placingOf(subject.offsets, day.date)),
    },
  ];
}
