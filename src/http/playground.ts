import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { Request, Response } from 'express';
import { PLAYGROUND_TABS } from './playground-tabs.js';

/** The editor is one page with its own scripts, and asks nobody but this gateway. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self' blob: data:",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FAVICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 22c6 0 6-12 12-12s6 12 12 12" fill="none" stroke="#0b7285" stroke-width="4" stroke-linecap="round"/></svg>',
)}`;

/** The editor's tabs can be dragged into another order; a press alone must not move them from under the pointer. */
const STYLE = '.graphiql-tab { transform: none !important; }';

/** Stands in the page's options until the browser puts its own headers there. */
const HEADERS = '@headers@';

/**
 * The API key may come in the page's fragment, which browsers do not send to any server; it is kept for the tab and taken
 * out of the address at once.
 */
const HEADERS_SCRIPT = `(() => {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (given) {
    sessionStorage.setItem('tributary-key', given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  const key = sessionStorage.getItem('tributary-key');
  return key ? { authorization: 'Bearer ' + key } : {};
})()`;

/** Makes the handler that serves GraphiQL; the page is rendered and compressed once. */
export function createPlayground(): (request: Request, response: Response) => void {
  const html = renderGraphiQL({
    title: 'Tributary playground',
    favicon: FAVICON,
    defaultTabs: PLAYGROUND_TABS,
    shouldPersistHeaders: false,
    additionalHeaders: { [HEADERS]: '' },
  })
    .replace(JSON.stringify({ [HEADERS]: '' }), () => HEADERS_SCRIPT)
    .replace('</head>', `<style>${STYLE}</style></head>`);
  const plain = Buffer.from(html);
  const encoded: Partial<Record<'br' | 'gzip', Buffer>> = {};
  const compress = (encoding: 'br' | 'gzip'): Buffer =>
    (encoded[encoding] ??=
      encoding === 'gzip'
        ? gzipSync(plain)
        : brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
  const tag = `"${createHash('sha256').update(plain).digest('base64url')}"`;

  return (request, response) => {
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('ETag', tag);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    response.type('html');
    if (request.headers['if-none-match'] === tag) {
      response.status(304).end();
      return;
    }
    const encoding = request.acceptsEncodings('br', 'gzip');
    if (encoding === 'br' || encoding === 'gzip') {
      response.setHeader('Content-Encoding', encoding);
      response.end(compress(encoding));
      return;
    }
    response.end(plain);
  };
}
