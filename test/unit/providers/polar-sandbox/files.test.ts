import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { EMPTY_TIMELINE } from '../../../../src/domain/offset-timeline.js';
import type { UpsertOperation } from '../../../../src/domain/operation.js';
import { decodeFit } from '../../../../src/provider-kit/fit/index.js';
import { createApi } from '../../../../src/provider-kit/http.js';
import { pull } from '../../../../src/provider-kit/pull.js';
import { polar } from '../../../../src/providers/polar/index.js';
import { workouts } from '../../../../src/providers/polar/workouts.js';
import { connect, NOW, start, type Started } from './sandbox-client.js';

const DATE = '2026-07-15';
const PAUSES = [
  { afterSeconds: 600, seconds: 90 },
  { afterSeconds: 1200, seconds: 300 },
];
const ALL = { samples: true, zones: true, route: true };

async function withPausedRun(): Promise<Started & { id: string; token: string }> {
  const started = await start();
  const session = { date: DATE, startSeconds: 43_200, type: 'RUNNING', kind: 'EASY', minutes: 30 } as const;
  const id = started.controls.addExercise(1, { ...session, pauses: PAUSES });
  return { ...started, id, token: (await connect(started, 1)).token };
}

const fetchFile = ({ sandbox, token }: Started & { token: string }, id: string, format: string) =>
  fetch(`${sandbox.endpoints.apiUrl}/v3/exercises/${id}/${format}`, { headers: { authorization: `Bearer ${token}` } });

describe('the files of an exercise in the sandbox', () => {
  it('tell the laps and pauses that its JSON does not', async () => {
    const run = await withPausedRun();
    const truth = run.controls.exercises(1).find(({ id }) => id === run.id)!.workout;
    const bytes = new Uint8Array(await (await fetchFile(run, run.id, 'fit')).arrayBuffer());
    const recordings = decodeFit(bytes);
    expect(recordings).toHaveLength(1);
    const [recording] = recordings as Exclude<typeof recordings, string>;
    expect(recording).toMatchObject({ startTime: truth.startTime, elapsedSeconds: 1800 + 390, timerSeconds: 1800 });
    expect(
      recording!.pauses!.map(({ startTime, endTime }) =>
        [startTime, endTime].map((at) => (at.getTime() - truth.startTime.getTime()) / 1000),
      ),
    ).toEqual([
      [600, 690],
      [1290, 1590],
    ]);
    const { laps } = recording!;
    expect(laps.length).toBe(Math.ceil(truth.distanceMeters! / 1000));
    expect(laps.reduce((sum, { distanceMeters }) => sum + distanceMeters!, 0)).toBeCloseTo(truth.distanceMeters!, 0);
    expect(laps.reduce((sum, { timerSeconds }) => sum + timerSeconds!, 0)).toBe(1800);
  });

  it('let the adapter put samples and route past the pauses', async () => {
    const run = await withPausedRun();
    const { workout, athlete } = {
      workout: run.controls.exercises(1).find(({ id }) => id === run.id)!.workout,
      athlete: run.controls.athletes[0]!.athlete,
    };
    const api = createApi({
      manifest: polar.manifest,
      baseUrl: run.sandbox.endpoints.apiUrl,
      tokens: { get: () => Promise.resolve(run.token), renew: () => Promise.resolve(null) },
      signal: new AbortController().signal,
      clock: run.clock,
    });
    const window = { cursor: null, from: DATE, to: NOW.slice(0, 10), isBounded: true, parts: ALL };
    const pulled = [];
    for await (const page of pull(workouts, api, window, { offsets: EMPTY_TIMELINE })) pulled.push(...page.payloads);
    const operation = pulled
      .flatMap(({ operations }) => operations)
      .find(({ record }) => record.externalId === run.id) as UpsertOperation<'WORKOUT'>;
    const startMs = workout.startTime.getTime();
    expect(operation.record).toMatchObject({ movingSeconds: 1800, endTime: new Date(startMs + 2_190_000) });
    const truth = athlete.recordingOf(workout).channels.heartRateBpm;
    const elapsed = (second: number) => second + (second >= 600 ? 90 : 0) + (second >= 1200 ? 300 : 0);
    const expected = [...truth].flatMap((bpm, second) =>
      Number.isNaN(bpm) ? [] : [[startMs + elapsed(second) * 1000, bpm]],
    );
    const heartRate = operation.series!.find(({ type }) => type === 'HEART_RATE')!;
    expect([...heartRate.timestamps].map((at, index) => [at, heartRate.values[index]])).toEqual(expected);
    expect(operation.route!.at(-1)!.timestamp!.getTime()).toBeGreaterThan(startMs + 2_170_000);
  });

  it('are packed where Polar packs them, and not there where Polar has none', async () => {
    const run = await withPausedRun();
    const tcx = Buffer.from(await (await fetchFile(run, run.id, 'tcx')).arrayBuffer());
    expect(gunzipSync(tcx).toString()).toContain('<TrainingCenterDatabase');
    expect(await (await fetchFile(run, run.id, 'gpx')).text()).toContain('<trkpt lat=');
    expect((await fetchFile(run, 'nobody', 'fit')).status).toBe(404);
    const indoors = run.controls.addExercise(1, {
      ...{ date: DATE, startSeconds: 30_000, type: 'STRENGTH_TRAINING', kind: 'STRENGTH', minutes: 20 },
    });
    expect((await fetchFile(run, indoors, 'gpx')).status).toBe(404);
    run.controls.withdrawConsent(1, 'exercises');
    expect((await fetchFile(run, run.id, 'fit')).status).toBe(403);
  });
});
