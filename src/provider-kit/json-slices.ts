// Walks over text that JSON.parse has accepted, and only looks for where values begin and end.

/** Index at which the value of a member of the top-level object begins; −1 where there is none. */
export function startOfMember(text: string, key: string): number {
  let start = -1;
  let at = skipSpace(text, skipSpace(text, 0) + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const isWanted = JSON.parse(text.slice(at, nameEnd)) === key;
    at = skipSpace(text, skipSpace(text, nameEnd) + 1);
    // Of a name that occurs twice the last one counts, as in JSON.parse.
    if (isWanted) start = at;
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return start;
}

/** The texts of the elements of the array that begins at `arrayStart`. */
export function sliceElements(text: string, arrayStart: number): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, arrayStart + 1);
  while (text[at] !== ']') {
    const end = endOfValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return elements;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

/** Index behind the value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (code === BRACE_OPEN || code === BRACKET_OPEN) {
      depth += 1;
    } else if (code === BRACE_CLOSE || code === BRACKET_CLOSE) {
      // At depth 0 the bracket belongs to the container: a number or a word ended before it.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (code === COMMA || code <= SPACE)) {
      return at;
    }
  }
  return text.length;
}

/** Index behind the string whose opening quote stands at `start`. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
