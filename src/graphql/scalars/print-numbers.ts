/** Four characters, to be written at once: "000," to "999,", and "0,", "1," and so on. */
const TRIPLES = Uint32Array.from({ length: 1000 }, (_, number) => wordOf(`${String(number).padStart(3, '0')},`));
const SHORT = Uint32Array.from({ length: 1000 }, (_, number) => wordOf(`${number},`));
const [COMMA, MINUS, POINT, ZERO, OPENING, CLOSING] = [0x2c, 0x2d, 0x2e, 0x30, 0x5b, 0x5d];

const MILLION = 1e6;
/**
 * A double stands for at most one decimal of fifteen digits, so the decimal that gives the double back is the one that JSON
 * prints. With a seventh place the smallest would have an exponent.
 */
const LIMIT = 1e15;
/** Instants until the year 5138. */
const LATEST = 1e14;
/** "-123456789.123456," and a word. */
const MOST_BYTES = 24;
/** So many are left to `JSON.stringify` at once where one has no short form: its neighbours have none either. */
const RUN = 1024;

/** The bytes that `JSON.stringify` gives of the column as an array, at a fraction of its price. */
export function printNumbers(column: Float64Array): Uint8Array {
  // Neighbours are mostly of one length. Pages of memory that nothing is written to cost nothing.
  let bytes: Buffer = Buffer.allocUnsafeSlow((String(column[0]).length + 1) * column.length + 2 * MOST_BYTES);
  let view = viewOf(bytes);
  let at = 0;
  /** Of the last instant, and how they are printed, which neighbours mostly share. */
  let [millions, first, second, length] = [0, 0, 0, 0];
  view.setUint8(at++, OPENING);
  for (let index = 0; index < column.length; index++) {
    if (at + MOST_BYTES > bytes.length) {
      bytes = grown(bytes, at, MOST_BYTES);
      view = viewOf(bytes);
    }
    const number = column[index] as number;
    if (number >= 0 && number < 1000 && (number | 0) === number) {
      at = printShort(view, at, number | 0);
    } else if (number >= MILLION && number < LATEST && Math.floor(number) === number) {
      const high = Math.floor(number / MILLION);
      if (high !== millions) {
        const text = `${high}        `;
        [millions, first, second, length] = [high, wordOf(text), wordOf(text.slice(4)), String(high).length];
      }
      view.setUint32(at, first);
      view.setUint32(at + 4, second);
      at = printSix(view, at + length, number - high * MILLION);
    } else {
      const end = printDecimal(view, at, number);
      if (end > at) at = end;
      else {
        const [before, separator] = [at - 1, view.getUint8(at - 1)];
        const run = JSON.stringify(numbersOf(column, index, Math.min(index + RUN, column.length)));
        if (at + run.length > bytes.length) {
          bytes = grown(bytes, at, run.length);
          view = viewOf(bytes);
        }
        // Its brackets fall on the comma before and on the one to come.
        at += bytes.write(run, at - 1, 'latin1') - 1;
        view.setUint8(before, separator);
        view.setUint8(at - 1, COMMA);
        index += RUN - 1;
      }
    }
  }
  if (column.length === 0) at++;
  view.setUint8(at - 1, CLOSING);
  return bytes.subarray(0, at);
}

/** A counted loop is several times faster than `Array.from`. */
function numbersOf(column: Float64Array, from: number, to: number): number[] {
  const numbers = new Array<number>(to - from);
  for (let index = from; index < to; index++) numbers[index - from] = column[index] as number;
  return numbers;
}

function wordOf(text: string): number {
  return Buffer.from(text.padEnd(4)).readUInt32BE();
}

function grown(bytes: Buffer, length: number, room: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(bytes.length + (bytes.length >>> 1) + room);
  bytes.copy(larger, 0, 0, length);
  return larger;
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** @returns the place behind its comma; where it began for a number without a short form */
function printDecimal(view: DataView, from: number, number: number): number {
  const size = Math.abs(number);
  const millionths = Math.floor(size * MILLION + 0.5);
  if (!(millionths < LIMIT) || millionths / MILLION !== size) return from;
  let at = from;
  // JSON knows no negative zero.
  if (number < 0) view.setUint8(at++, MINUS);
  const whole = Math.floor(millionths / MILLION);
  at = printInteger(view, at, whole);
  const rest = millionths - whole * MILLION;
  if (rest === 0) return at;
  view.setUint8(at - 1, POINT);
  at = printSix(view, at, rest) - 1;
  while (view.getUint8(at - 1) === ZERO) at--;
  view.setUint8(at, COMMA);
  return at + 1;
}

/** @param integer from 0 to below 10^9 */
function printInteger(view: DataView, from: number, integer: number): number {
  const small = integer | 0;
  if (small < 1000) return printShort(view, from, small);
  const thousands = (small / 1000) | 0;
  // Over the comma of what stands before.
  const at = printInteger(view, from, thousands) - 1;
  view.setUint32(at, TRIPLES[small - thousands * 1000] as number);
  return at + 4;
}

function printSix(view: DataView, at: number, integer: number): number {
  const small = integer | 0;
  const thousands = (small / 1000) | 0;
  view.setUint32(at, TRIPLES[thousands] as number);
  view.setUint32(at + 3, TRIPLES[small - thousands * 1000] as number);
  return at + 7;
}

/** Below a thousand, without zeros before it. */
function printShort(view: DataView, at: number, number: number): number {
  view.setUint32(at, SHORT[number] as number);
  return at + (number < 10 ? 2 : number < 100 ? 3 : 4);
}
