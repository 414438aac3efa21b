import { createHash } from 'node:crypto';
import { bare, type Answer } from './answer.js';
import type { PolarAthlete } from './roster.js';

const STYLE = `
:root { color-scheme: light dark; --line: #8a8f98; --accent: #0b57d0; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1.5rem 0; padding: .5rem 1rem; }
label { display: block; padding: .4rem 0; }
small { display: block; margin-left: 1.7rem; opacity: .8; }
button { font: inherit; padding: .6rem 1.4rem; border-radius: .5rem; border: 1px solid var(--line); margin-right: .5rem; cursor: pointer; }
button[value=allow] { background: var(--accent); border-color: var(--accent); color: #fff; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Where the sandbox's pages take their form, and where its answer may lead. */
export const AUTHORIZATION_PATH = '/oauth2/authorization';

/** @param ticket stands for the checked request; the form brings it back */
export function consentPage(
  athletes: readonly PolarAthlete[],
  chosen: number,
  ticket: string,
  redirectUri: string,
): Answer {
  const choices = athletes.map(
    ({
      number,
      athlete,
      device,
    }) => `<label><input type="radio" name="athlete" value="${number}"${number === chosen ? ' checked' : ''} required>
${escape(`${athlete.profile.firstName} ${athlete.profile.lastName}`)}<small>${escape(`${athlete.profile.home.zone} · ${device.model}`)}</small></label>`,
  );
  const body = `<h1>Share your data?</h1>
<p>This page stands in for Polar's. Nobody here is real, and nothing leaves this machine.</p>
<p>The application at <strong>${escape(new URL(redirectUri).origin)}</strong> asks to read workouts, sleep, Nightly Recharge, heart rate and daily activity.</p>
<form method="post" action="${AUTHORIZATION_PATH}">
<input type="hidden" name="ticket" value="${escape(ticket)}">
<fieldset><legend>Sign in as</legend>
${choices.join('\n')}
</fieldset>
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`;
  // A browser holds the redirects that follow a form to form-action too: the callback, and where that leads in turn.
  const targets = `'self' ${new URL(redirectUri).origin} http://localhost:* http://127.0.0.1:* https:`;
  return page(200, 'Share your data with an application', body, targets);
}

/** Polar: a request that cannot be trusted ends here, without a redirect. */
export function errorPage(reason: string): Answer {
  return page(400, 'This link does not work', `<h1>This link does not work</h1>\n<p>${escape(reason)}</p>`, "'none'");
}

function page(status: number, title: string, body: string, formTargets: string): Answer {
  return {
    ...bare(status),
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'content-security-policy': `default-src 'none'; style-src ${STYLE_HASH}; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body>
</html>`,
  };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
