import { hashApiKey } from '../application/api-key.js';
import type { Bucket, LeakyBuckets } from './rate-limit.js';

/** Counts wrong credentials by the address that they come from, so that nobody tries many. */
export interface WrongCredentials {
  /**
   * Seconds that this address has to wait before a credential of it is looked at again; 0 where it need not. What was good
   * here lately is looked at all the same: who shares an address with somebody who guesses goes on.
   * @param address of the client; undefined where its connection is gone already
   */
  secondsToWait(address: string | undefined, credential: string): number;
  /** Tells that a credential was good. */
  noteGood(credential: string): void;
  /** Tells that it was wrong. */
  noteWrong(address: string | undefined): void;
}

/** Good credentials remembered at most, by their digests; then the one that was longest unused is forgotten. */
const MOST_REMEMBERED = 10_000;

export function createWrongCredentials(
  buckets: LeakyBuckets,
  { perMinute }: { perMinute: number },
  most = MOST_REMEMBERED,
): WrongCredentials {
  const bucket: Bucket = { capacity: perMinute, perSecond: perMinute / 60 };
  /** Least lately used first. */
  const good = new Set<string>();
  return {
    secondsToWait: (address, credential) =>
      good.has(digestOf(credential)) ? 0 : buckets.secondsUntil(nameOf(address), bucket, 1),
    noteGood(credential) {
      const digest = digestOf(credential);
      good.delete(digest);
      good.add(digest);
      if (good.size <= most) return;
      const [oldest] = good;
      if (oldest !== undefined) good.delete(oldest);
    },
    noteWrong(address) {
      buckets.charge(nameOf(address), bucket, 1);
    },
  };
}

const digestOf = (credential: string): string => Buffer.from(hashApiKey(credential)).toString('base64');

/** One client has a whole IPv6 network of 64 bits; an IPv4 address may be written as an IPv6 one. */
export function nameOf(address: string | undefined): string {
  if (address === undefined) return 'from:?';
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
    .replace(/%.*$/, '');
  if (!plain.includes(':')) return `from:${plain}`;
  const [head = '', tail = ''] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = plain.includes('::')
    ? Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
    : [];
  const network = [...first, ...zeros, ...last].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `from:${network.join(':')}`;
}
