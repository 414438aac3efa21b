import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLeakyBuckets, type LeakyBuckets } from '../../../src/http/rate-limit.js';

const bucket = { capacity: 10, perSecond: 2 };

describe('a bucket', () => {
  let nowMs = 0;
  let buckets: LeakyBuckets;

  beforeEach(() => {
    nowMs = 5_000;
    buckets = createLeakyBuckets(() => nowMs, 3);
  });

  it('grants what it holds, and not one point more', () => {
    expect(buckets.take('a', bucket, 10)).toEqual({ isGranted: true, remaining: 0, retryAfterSeconds: 0 });
    expect(buckets.take('a', bucket, 1)).toEqual({ isGranted: false, remaining: 0, retryAfterSeconds: 1 });
  });

  it('gets its points back steadily, and takes nothing for what it refuses', () => {
    buckets.take('a', bucket, 10);
    expect(buckets.take('a', bucket, 5).retryAfterSeconds).toBe(3);

    nowMs += 2_499;
    expect(buckets.take('a', bucket, 5)).toMatchObject({ isGranted: false, remaining: 4 });
    nowMs += 1;
    expect(buckets.take('a', bucket, 5)).toMatchObject({ isGranted: true, remaining: 0 });
  });

  it('holds no more than its capacity, however long nobody asked', () => {
    buckets.take('a', bucket, 1);
    nowMs += 1e9;

    expect(buckets.take('a', bucket, 11).isGranted).toBe(false);
    expect(buckets.take('a', bucket, 10).isGranted).toBe(true);
  });

  it('is charged for what is done already, down to nothing', () => {
    buckets.charge('a', bucket, 25);

    expect(buckets.take('a', bucket, 2).retryAfterSeconds).toBe(1);
  });

  it('is one for each name; the one that was longest unused is forgotten', () => {
    for (const name of ['a', 'b', 'c', 'a', 'd']) buckets.take(name, bucket, 4);

    expect(buckets.take('a', bucket, 4).isGranted).toBe(false);
    expect(buckets.take('b', bucket, 8).isGranted).toBe(true);
  });
});
