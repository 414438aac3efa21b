import { describe, expect, it } from '@jest/globals';
import { readPayloadFile } from '../../providers/polar/payload-files.js';
import { EMPTY_TIMELINE } from '../../../src/domain/offset-timeline.js';
import { pull } from '../../../src/provider-kit/pull.js';
import type { ProviderApi, Stream } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';

const { subject: HOME } = readPayloadFile('exercise', '[]');

const streamOf = (dataType: Stream['dataType']) => polar.streams.find((stream) => stream.dataType === dataType)!;

/** Pulls one page of these payloads. */
async function read(dataType: Stream['dataType'], payloads: readonly object[], subject = HOME) {
  const stream: Stream = {
    ...streamOf(dataType),
    async *fetch() {
      yield { payloads: payloads.map((payload) => ({ text: JSON.stringify(payload) })), unchanged: 0, notice: 'Told' };
    },
  };
  const api: ProviderApi = {
    request: () => Promise.reject(new Error('nothing is requested here')),
    signal: new AbortController().signal,
  };
  const window = { cursor: null, from: '2026-07-01', to: '2026-07-09', isBounded: false };
  for await (const page of pull(
    stream,
    api,
    { ...window, parts: { samples: true, zones: true, route: true } },
    subject,
  ))
    return {
      texts: page.payloads.map(({ text, prevails = false }) => [JSON.parse(text), prevails]),
      notice: page.notice,
    };
  throw new Error('there was no page');
}

const day = (date: string, ...times: string[]) => ({
  date,
  heart_rate_samples: times.map((time) => ({ heart_rate: 60, sample_time: time })),
});
const night = (start: string, more: object = {}) => ({
  date: '2026-07-08',
  sleep_start_time: `2026-07-07T${start}+03:00`,
  sleep_end_time: '2026-07-08T07:00:00+03:00',
  device_id: 'A',
  ...more,
});
const load = (more: object) => ({ date: '2026-07-08', ...more });

describe('what one answer says twice of one record', () => {
  const full = day('2026-07-08', '12:00:00', '12:05:00');
  const thin = day('2026-07-08', '18:00:00');
  const wordy = { ...thin, polar_user: 'https://polar.example/v3/users/'.repeat(5) };
  const other = day('2026-07-07', '10:00:00');

  it.each([
    ['in one order', [full, other, wordy]],
    ['in the other', [wordy, other, full]],
  ])('is led by the fuller one, and told (%s)', async (_order, payloads) => {
    const { texts, notice } = await read('HEART_RATE', payloads);
    expect(texts).toEqual([
      [wordy, false],
      [other, false],
      [full, true],
    ]);
    expect(notice).toMatch(
      /^Told\. Told twice at once with different contents of 2026-07-08 \(1 versions do not count\)/,
    );
  });

  it('is led by the same one before anything tells where the wearer was', async () => {
    for (const payloads of [
      [full, thin],
      [thin, full],
    ])
      expect((await read('HEART_RATE', payloads, { offsets: EMPTY_TIMELINE })).texts.at(-1)).toEqual([full, true]);
  });

  it('is led by the same one, however alike they are', async () => {
    const [a, b] = [
      load({ cardio_load: 1, cardio_load_status: 'DETRAINING' }),
      load({ cardio_load: 2, cardio_load_status: 'DETRAINING' }),
    ];
    for (const payloads of [
      [a, b],
      [b, a],
    ])
      expect((await read('TRAINING_LOAD', payloads)).texts.at(-1)).toEqual([b, true]);
  });

  it('is led by what is told, where the other takes it back: nothing is lost then', async () => {
    const [given, nothing] = [load({ cardio_load: 1 }), load({ cardio_load_status: 'NOT_AVAILABLE' })];
    const { texts, notice } = await read('TRAINING_LOAD', [given, nothing]);
    expect(texts.at(-1)).toEqual([given, true]);
    expect(notice).toBe('Told');
  });

  it('is not told where both say the same', async () => {
    const { notice } = await read('HEART_RATE', [{ ...full, polar_user: 'https://a.example' }, full]);
    expect(notice).toBe('Told');
  });

  it.each([
    ['of one device, under two ids', [night('23:06:00', { sleep_score: 80 }), night('23:00:00')], 0, true],
    [
      'of two devices: both count',
      [night('23:00:00', { sleep_score: 80 }), night('23:06:00', { device_id: 'B' })],
      1,
      false,
    ],
  ])('may be two sleeps that overlap %s', async (_what, payloads, last, isTold) => {
    for (const given of [payloads, payloads.toReversed()]) {
      const { texts, notice } = await read('SLEEP_SESSION', given);
      const winner = isTold ? payloads[last] : given.at(-1);
      expect(texts.at(-1)).toEqual([winner, isTold]);
      expect(notice?.includes('2026-07-08')).toBe(isTold);
    }
  });

  it('counts by its revision, where the provider gives one, and is then not told', async () => {
    const workout = (uploaded: string, more: object = {}) => ({
      id: 'W',
      upload_time: uploaded,
      start_time: '2026-07-08T06:00:00',
      start_time_utc_offset: 180,
      duration: 'PT1H',
      ...more,
    });
    const payloads = [workout('2026-07-08T10:00:00Z'), workout('2026-07-08T09:00:00Z', { distance: 5, calories: 8 })];
    const { texts, notice } = await read('WORKOUT', payloads);
    expect(texts.at(-1)).toEqual([payloads[0], true]);
    expect(notice).toBe('Told');
  });
});
