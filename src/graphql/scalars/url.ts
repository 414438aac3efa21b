import { textScalar } from './text-scalar.js';

const MAX_LENGTH = 2048;

export const Url = textScalar<string>({
  name: 'URL',
  description: `Absolute URL, at most ${MAX_LENGTH} characters, kept exactly as it was written.`,
  specifiedByURL: 'https://url.spec.whatwg.org/',
  takes: `an absolute URL of at most ${MAX_LENGTH} characters`,
  parse: (text) => (text.length <= MAX_LENGTH && URL.canParse(text) ? text : undefined),
  serialize(value) {
    if (typeof value === 'string' && URL.canParse(value)) return value;
    throw new TypeError('URL cannot print what is not an absolute URL');
  },
});
