import type { Requester } from '../application/caller.js';

export interface Bucket {
  /** Points that may be spent at once. */
  capacity: number;
  /** Points that come back in a second. */
  perSecond: number;
}

export interface Taken {
  isGranted: boolean;
  /** Whole points that are left. */
  remaining: number;
  /** Whole seconds until as many points are there as were asked for; 0 where they were granted. */
  retryAfterSeconds: number;
}

export interface LeakyBuckets {
  /** Takes points out of the bucket of that name, or none where it has not got so many. */
  take(name: string, bucket: Bucket, points: number): Taken;
  /** Takes points that are spent already, as far as there are any. */
  charge(name: string, bucket: Bucket, points: number): void;
  /** Whole seconds until so many points are there, of which none is taken; 0 where they are. */
  secondsUntil(name: string, bucket: Bucket, points: number): number;
}

/** Buckets remembered at most; then the one that was longest unused is forgotten, which is full again by then. */
const MOST = 20_000;

/** @param now milliseconds that only go forward */
export function createLeakyBuckets(now: () => number = () => performance.now(), most = MOST): LeakyBuckets {
  /** Least lately used first. */
  const levels = new Map<string, { spent: number; atMs: number }>();
  return {
    take(name, bucket, points) {
      const spent = spentOf(name, bucket);
      const isGranted = spent + points <= bucket.capacity;
      const after = isGranted ? spent + points : spent;
      keep(name, after);
      return {
        isGranted,
        remaining: Math.floor(bucket.capacity - after),
        retryAfterSeconds: missing(spent, bucket, points),
      };
    },
    charge(name, bucket, points) {
      keep(name, Math.min(spentOf(name, bucket) + points, bucket.capacity));
    },
    secondsUntil: (name, bucket, points) => missing(spentOf(name, bucket), bucket, points),
  };

  function spentOf(name: string, { perSecond }: Bucket): number {
    const level = levels.get(name);
    if (level === undefined) return 0;
    return Math.max(0, level.spent - ((now() - level.atMs) / 1_000) * perSecond);
  }

  function keep(name: string, spent: number): void {
    levels.delete(name);
    levels.set(name, { spent, atMs: now() });
    if (levels.size <= most) return;
    const [oldest] = levels.keys();
    if (oldest !== undefined) levels.delete(oldest);
  }
}

/** In whole seconds. */
function missing(spent: number, { capacity, perSecond }: Bucket, points: number): number {
  return Math.ceil(Math.max(0, spent + points - capacity) / perSecond);
}

/** Every key has a bucket of its own; a user's tokens share one, so that a new token brings no new points. */
export function bucketName(caller: Requester): string {
  if (caller.kind === 'root') return 'root';
  return caller.kind === 'project'
    ? `key:${caller.keyId}`
    : `user:${caller.project.id}:${caller.users
        .map(({ id }) => id)
        .sort()
        .join()}`;
}
