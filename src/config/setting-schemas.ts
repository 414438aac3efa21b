import { z } from 'zod';
import { isMadeByHand } from './weak-key.js';

export const onOff = z.enum(['on', 'off'], { error: 'takes on or off' });
export const url = (protocols: RegExp, takes: string) => z.url({ protocol: protocols, error: `takes ${takes}` });
export const webUrl = url(/^https?$/, 'an http or https URL');

export const proxy = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(['loopback', 'linklocal', 'uniquelocal'])],
  'takes addresses, subnets, loopback, linklocal or uniquelocal, comma-separated',
);

export function port() {
  return z
    .string()
    .regex(/^\d{1,5}$/, 'takes a number from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'takes a number from 0 to 65535');
}

export function whole(least: number, most: number) {
  const takes = `takes a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, takes)
    .transform(Number)
    .refine((value) => value >= least && value <= most, takes);
}

export function list() {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
}

export function origin() {
  return webUrl
    .refine((text) => ['/', ''].includes(new URL(text).pathname), 'takes an origin without a path, http://host:port')
    .transform((text) => new URL(text).origin);
}

export function masterKeys() {
  const takes = 'takes id:base64(32 bytes), comma-separated';
  return list()
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9_-]{1,40}:[A-Za-z0-9+/]{43}=$/, takes)).min(1, takes))
    .transform((entries) =>
      entries.map((entry) => ({
        id: entry.slice(0, entry.indexOf(':')),
        key: new Uint8Array(Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64')),
      })),
    )
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'names an id twice')
    .refine(
      (keys) => !keys.some(({ key }) => isMadeByHand(key)),
      'has a key that was not made by chance: openssl rand -base64 32 makes one',
    );
}
