/** Polar: 0, and here and there −1, stands for "no value" where nothing at or below 0 can be measured. */
export function positiveOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && value > 0 ? value : null;
}
