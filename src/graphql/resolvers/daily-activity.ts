import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SeriesView } from '../../application/use-cases.js';
import { isDayPartial, type StoredDailyActivity } from '../../domain/daily-activity.js';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { GraphqlContext } from '../context.js';
import { seriesOfRecord } from '../record-series.js';
import { DailyActivityType } from '../types/daily-activity.js';
import { SampleSeriesType } from '../types/series.js';

@Resolver(() => DailyActivityType)
export class DailyActivityResolver {
  @FieldResolver(() => SampleSeriesType, {
    description:
      "Steps through the day; empty where the provider gives none, or no offset from UTC is known. The day's total is `steps`.",
  })
  async stepSeries(
    @Root() day: StoredDailyActivity,
    @Arg('resolution', () => Resolution, { defaultValue: Resolution.RAW, description: 'Width of a bucket.' })
    resolution: Resolution,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    return seriesOfRecord(day, SeriesType.STEPS, resolution, context);
  }

  @FieldResolver(() => Boolean, {
    description:
      'The day was not over when these totals arrived (`source.receivedAt`): the provider says so, or its local end was ' +
      'still to come. Where no offset is known the provider is believed, unless the day had ended nowhere on earth.',
  })
  isPartial(@Root() day: StoredDailyActivity): boolean {
    return isDayPartial(day);
  }
}
