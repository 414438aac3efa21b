import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { SeriesSpan, SeriesView } from '../../application/use-cases.js';
import { UtcOffsetOrigin } from '../../domain/time.js';
import type { GraphqlContext } from '../context.js';
import {
  AnySeries,
  HeartRateSampleType,
  HeartRateSeriesType,
  SampleColumnsType,
  SampleSeriesType,
  SampleType,
  SeriesSpanType,
} from '../types/series.js';

const SAMPLES = 'The samples as objects in order of time, to read; at most 100,000 in an answer. Gaps stay gaps.';

/** Made only when objects are selected, and counted before: columns hold the same samples at a fraction of the price. */
function objects<T>(
  { timestamps, values }: SeriesView,
  { samples }: GraphqlContext,
  make: (timestamp: number, value: number) => T,
): T[] {
  samples.take(timestamps.length);
  return Array.from(timestamps, (timestamp, index) => make(timestamp, values[index] as number));
}

@Resolver(() => AnySeries)
export class SeriesResolver {
  @FieldResolver(() => SampleColumnsType, { description: 'The same samples as columns, to plot.' })
  columns(@Root() series: SeriesView): SampleColumnsType {
    return series;
  }
}

@Resolver(() => HeartRateSeriesType)
export class HeartRateSeriesResolver {
  @FieldResolver(() => [HeartRateSampleType], { description: SAMPLES })
  samples(@Root() series: SeriesView, @Ctx() context: GraphqlContext): HeartRateSampleType[] {
    return objects(series, context, (timestamp, bpm) => ({ timestamp, bpm }));
  }
}

@Resolver(() => SampleSeriesType)
export class SampleSeriesResolver {
  @FieldResolver(() => [SampleType], { description: SAMPLES })
  samples(@Root() series: SeriesView, @Ctx() context: GraphqlContext): SampleType[] {
    return objects(series, context, (timestamp, value) => ({ timestamp, value }));
  }
}

@Resolver(() => SeriesSpanType)
export class SeriesSpanResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description: "The wearer's offset from UTC, minutes east. Null where none is known.",
  })
  utcOffsetMinutes(@Root() { source }: SeriesSpan): number | null {
    return source.utcOffsetMinutes;
  }

  @FieldResolver(() => UtcOffsetOrigin, { description: 'Where the offset comes from. NONE exactly when it is null.' })
  utcOffsetOrigin(@Root() { source }: SeriesSpan): UtcOffsetOrigin {
    return source.utcOffsetOrigin;
  }
}
