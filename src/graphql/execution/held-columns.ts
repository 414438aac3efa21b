import { randomUUID } from 'node:crypto';
import { printNumbers } from '../scalars/print-numbers.js';

/** The columns of one answer, which are printed apart from it: a mark holds the place of each. */
export interface HeldColumns {
  /** @returns what stands in the answer for the column; to JSON a mark */
  hold(column: Float64Array): unknown;
  /**
   * The JSON text of the answer with the columns where their marks are, in pieces that follow each other. Nobody can put a
   * mark there but us: each answer has its own, that nobody can guess and that is never sent.
   */
  fillIn(text: string): (string | Uint8Array)[];
}

export function holdColumns(): HeldColumns {
  const places = new Map<Float64Array, number>();
  let key = '';
  return {
    hold(column) {
      key ||= randomUUID();
      const place = places.get(column) ?? places.size;
      places.set(column, place);
      return { toJSON: () => `${key}${place}` };
    },
    fillIn(text) {
      if (places.size === 0) return [text];
      const columns = [...places.keys()];
      const printed = new Map<Float64Array, Uint8Array>();
      const parts = text.split(`"${key}`);
      return parts.flatMap((part, index): (string | Uint8Array)[] => {
        if (index === 0) return [part];
        const end = part.indexOf('"');
        const column = columns[Number(part.slice(0, end))];
        if (column === undefined) throw new Error('the answer holds a column that was not given');
        const bytes = printed.get(column) ?? printNumbers(column);
        printed.set(column, bytes);
        return [bytes, part.slice(end + 1)];
      });
    },
  };
}
