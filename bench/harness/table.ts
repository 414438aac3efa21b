import { isMet, ratioOf, summarise, type Figure, type Goal } from './bench.js';

const HEADS = ['what', 'median', 'min – max', 'baseline', 'its median', 'figure ÷ baseline', 'goal', ''];

/** The figures as a table of Markdown, which is as good to read in a terminal. */
export function printTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { median, min, max } = summarise(figure.values);
    const met = isMet(figure);
    return [
      figure.what,
      `${readable(median)} ${figure.unit}`,
      figure.values.length === 1 ? 'counted' : `${readable(min)} – ${readable(max)}`,
      figure.baseline?.what ?? '',
      figure.baseline === null ? '' : readable(summarise(figure.baseline.values).median),
      readableRatio(ratioOf(figure)),
      goalText(figure.goal),
      met === null ? '' : met ? 'met' : 'MISSED',
    ];
  });
  const widths = HEADS.map((head, at) => Math.max(3, head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(HEADS), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function readable(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number.isInteger(value)
    ? value.toLocaleString('en')
    : value.toLocaleString('en', { maximumFractionDigits: digits });
}

function readableRatio(ratio: number | null): string {
  return ratio === null ? '' : ratio.toLocaleString('en', { maximumSignificantDigits: 2 });
}

function goalText(goal: Goal | null): string {
  if (goal === null) return '';
  const sign = goal.is === 'at least' ? '≥' : '≤';
  return `${sign} ${readable(goal.value)}${goal.of === 'ratio' ? ' × baseline' : ''}`;
}
