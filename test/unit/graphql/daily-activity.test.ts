import { describe, expect, it } from '@jest/globals';
import { ask } from './gateway.js';
import { aDailyActivity, aUser } from './records.js';

const user = aUser(1);

describe('a day of activity', () => {
  it('is partial where its totals arrived before its local end, whatever the provider said', async () => {
    const day = { ...aDailyActivity(user, 1), date: '2026-03-01', utcOffsetMinutes: 120, isPartial: false };
    const dailyActivities = [
      { ...day, receivedAt: new Date('2026-03-01T22:00:00Z') },
      {
        ...aDailyActivity(user, 2),
        ...day,
        id: aDailyActivity(user, 2).id,
        receivedAt: new Date('2026-03-01T21:59:59Z'),
      },
    ];
    const query = '{ user(id: "athlete-001") { dailyActivities { nodes { isPartial source { receivedAt } } } } }';
    const { data } = await ask({ query, contents: { users: [user], dailyActivities } });

    expect(data.user.dailyActivities.nodes).toEqual(
      expect.arrayContaining([
        { isPartial: false, source: { receivedAt: '2026-03-01T22:00:00.000Z' } },
        { isPartial: true, source: { receivedAt: '2026-03-01T21:59:59.000Z' } },
      ]),
    );
  });
});
