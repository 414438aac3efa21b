/** First index from `from` on whose instant is not before `time`; doubles its stride, as it is mostly near. */
export function lowerBound(timestamps: Float64Array, time: number, from: number): number {
  let low = from;
  let stride = 1;
  while (low + stride <= timestamps.length && (timestamps[low + stride - 1] as number) < time) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(low + stride, timestamps.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestamps[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
