import { describe, expect, it } from '@jest/globals';
import { checkRedirectUrl, LOOPBACK, withOutcome } from '../../../src/application/redirect-urls.js';

const isAllowed = (url: string, allowed: string[]): boolean => {
  try {
    checkRedirectUrl(url, allowed, 'input.redirectUrl');
    return true;
  } catch {
    return false;
  }
};

describe('where a browser may return to', () => {
  it.each([
    ['https://app.example/any/path?x=1', ['https://app.example'], true],
    ['https://app.example/any', ['https://app.example/'], true],
    ['https://app.example:8443/', ['https://app.example'], false],
    ['http://app.example/', ['https://app.example'], false],
    ['https://app.example.evil.test/', ['https://app.example'], false],
    ['https://app.example@evil.test/', ['https://app.example'], false],
    ['https://user:word@app.example/', ['https://app.example'], false],
    ['https://app.example/done', ['https://app.example/done'], true],
    ['https://app.example/done?x=1', ['https://app.example/done'], false],
    ['https://app.example/DONE', ['https://app.example/done'], false],
    ['http://localhost:3000/x', [LOOPBACK], true],
    ['http://127.0.0.1:9/', [LOOPBACK], true],
    ['http://[::1]:9/', [LOOPBACK], true],
    ['http://localhost.evil.test/', [LOOPBACK], false],
    ['http://localhost:3000/', [], false],
    ['javascript:alert(1)', [LOOPBACK], false],
    ['myapp://done', [LOOPBACK], false],
    ['not a url', [LOOPBACK], false],
  ])('%s against %j is allowed: %s', (url, allowed, expected) => {
    expect(isAllowed(url, allowed)).toBe(expected);
  });

  it('adds the outcome to the app’s own query', () => {
    expect(withOutcome('https://app.example/d?tab=1#top', { status: 'connected' })).toBe(
      'https://app.example/d?tab=1&status=connected#top',
    );
  });
});
