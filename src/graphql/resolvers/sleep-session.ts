import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SeriesView } from '../../application/use-cases.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { GraphqlContext } from '../context.js';
import { seriesOfRecord } from '../record-series.js';
import { NightlyRechargeType } from '../types/nightly-recharge.js';
import { HeartRateSeriesType } from '../types/series.js';
import { SleepSessionType } from '../types/sleep-session.js';

@Resolver(() => SleepSessionType)
export class SleepSessionResolver {
  @FieldResolver(() => HeartRateSeriesType, {
    description: 'Heart rate as recorded with the sleep; empty where there is none.',
  })
  async heartRate(
    @Root() session: StoredSleepSession,
    @Arg('resolution', () => Resolution, { defaultValue: Resolution.RAW, description: 'Width of a bucket.' })
    resolution: Resolution,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    return seriesOfRecord(session, SeriesType.HEART_RATE, resolution, context);
  }

  @FieldResolver(() => NightlyRechargeType, {
    nullable: true,
    description:
      'The recovery of the same night, of the same provider. Null where there is none, and on every sleep of the night but its longest, since it is not of a nap.',
  })
  async nightlyRecharge(
    @Root() session: StoredSleepSession,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<StoredNightlyRecharge | null> {
    const { userId, provider, night } = session;
    const [recharge, main] = await Promise.all([
      loaders.rechargeOfNight.load({ userId, provider, night }),
      loaders.mainSleepOfNight.load({ userId, provider, night }),
    ]);
    return main?.id === session.id ? recharge : null;
  }
}
