import { FieldResolver, Resolver, Root } from 'type-graphql';
import { isDayPartial, type StoredDailyActivity } from '../../domain/daily-activity.js';
import { DailyActivityType } from '../types/daily-activity.js';

@Resolver(() => DailyActivityType)
export class DailyActivityResolver {
  @FieldResolver(() => Boolean, {
    description:
      'The day was not over when these totals arrived (`source.receivedAt`): the provider says so, or its local end was ' +
      'still to come. Where no offset is known the provider is believed, unless the day had ended nowhere on earth.',
  })
  isPartial(@Root() day: StoredDailyActivity): boolean {
    return isDayPartial(day);
  }
}
