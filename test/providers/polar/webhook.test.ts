import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../../../src/provider-kit/provider.js';
import { webhook } from '../../../src/providers/polar/webhook.js';
import { signedDelivery, signedRequest, webhookFile } from './webhooks.js';

const { raw_body: body, signature_secret_key: secret } = signedRequest;
const signature = signedRequest.headers['Polar-Webhook-Signature']!;

/** The worked example as it came, with another signature. */
function example(changes: { signature?: string | undefined; body?: string } = {}): WebhookRequest {
  const given = { signature, body, ...changes };
  return {
    rawBody: Buffer.from(given.body),
    headers: { 'polar-webhook-event': 'EXERCISE', 'polar-webhook-signature': given.signature },
  };
}

describe("Polar's signature", () => {
  it('is HMAC-SHA256 of the raw bytes with the text of the secret, in hex of either case', () => {
    expect(webhook.verify(example(), [secret])).toBe(true);
    expect(webhook.verify(example({ signature: signature.toUpperCase() }), [secret])).toBe(true);
  });

  it('is not that of the same JSON in other bytes', () => {
    expect(webhook.verify(example({ body: JSON.stringify(JSON.parse(body), null, 1) }), [secret])).toBe(false);
  });

  it.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['short by a byte', signature.slice(2)],
    ['long by a byte', `${signature}00`],
    ['not hex', signature.replace(/^./, 'g')],
    ['prefixed', `sha256=${signature}`],
    ['given twice', `${signature}, ${signature}`],
  ])('fails where it is %s, without an error', (_how, given) => {
    expect(webhook.verify(example({ signature: given }), [secret])).toBe(false);
  });

  it('passes with either of two secrets, and with none of none', () => {
    expect(webhook.verify(example(), ['the next one', secret])).toBe(true);
    expect(webhook.verify(example(), [secret, 'the next one'])).toBe(true);
    expect(webhook.verify(example(), [])).toBe(false);
  });
});

describe("Polar's events", () => {
  it('name a user by number, or by text', () => {
    const text = JSON.stringify({ event: 'EXERCISE', user_id: '99000017' });
    for (const told of [body, text]) {
      expect(webhook.parse(signedDelivery(told, secret))).toEqual([
        { externalUserId: '99000017', dataTypes: ['WORKOUT'] },
      ]);
    }
  });

  it('tell nothing of a user that is no number', () => {
    for (const id of [-1, 1.5, '', 'a b', '../users', {}, [], true]) {
      expect(webhook.parse(signedDelivery(JSON.stringify({ event: 'SLEEP', user_id: id }), secret))).toEqual([]);
    }
  });

  it('are a ping by their body or by their header, and otherwise not', () => {
    const ping = Buffer.from(webhookFile('event-ping'));
    expect(webhook.isPing({ rawBody: ping, headers: {} })).toBe(true);
    expect(webhook.isPing({ rawBody: Buffer.from('{}'), headers: { 'polar-webhook-event': 'PING' } })).toBe(true);
    expect(webhook.isPing(example())).toBe(false);
  });
});
