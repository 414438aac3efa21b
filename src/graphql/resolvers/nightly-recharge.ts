import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SeriesView } from '../../application/use-cases.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { GraphqlContext } from '../context.js';
import { seriesOfRecord } from '../record-series.js';
import { NightlyRechargeType } from '../types/nightly-recharge.js';
import { SampleSeriesType } from '../types/series.js';
import { SleepSessionType } from '../types/sleep-session.js';

/** Both series of a night are small and mostly asked for together. */
const NIGHT_SERIES = [SeriesType.HRV_RMSSD, SeriesType.BREATHING_RATE];

@Resolver(() => NightlyRechargeType)
export class NightlyRechargeResolver {
  @FieldResolver(() => SampleSeriesType, {
    description: 'Heart rate variability (RMSSD) through the night; empty where there is none.',
  })
  async hrv(@Root() recharge: StoredNightlyRecharge, @Ctx() context: GraphqlContext): Promise<SeriesView> {
    return seriesOfRecord(recharge, SeriesType.HRV_RMSSD, Resolution.RAW, context, NIGHT_SERIES);
  }

  @FieldResolver(() => SampleSeriesType, {
    description: 'Breaths a minute through the night; empty where there is none.',
  })
  async breathing(@Root() recharge: StoredNightlyRecharge, @Ctx() context: GraphqlContext): Promise<SeriesView> {
    return seriesOfRecord(recharge, SeriesType.BREATHING_RATE, Resolution.RAW, context, NIGHT_SERIES);
  }

  @FieldResolver(() => SleepSessionType, {
    nullable: true,
    description: 'The main sleep of the same night, of the same provider. Null where there is none.',
  })
  async sleep(
    @Root() recharge: StoredNightlyRecharge,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<StoredSleepSession | null> {
    const { userId, provider, night } = recharge;
    return loaders.mainSleepOfNight.load({ userId, provider, night });
  }
}
