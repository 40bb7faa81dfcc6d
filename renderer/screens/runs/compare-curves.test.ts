import { expect, it } from 'vitest';
import type { HistoryRow } from '../../../core/service/contract.ts';
import type { ChartStyle } from '../../components/chart-style.ts';
import { compareOption, curvePoints, runLine } from './compare-curves.ts';

const style: ChartStyle = {
  text: '#000',
  line: '#111',
  surface: '#222',
  series: 's1',
  seriesFaint: 'f',
  second: 's2',
  more: ['s3', 's4', 's5', 's2', 's6'],
  font: 'f',
};
const row = (step: number, loss: number, validationPsnr?: number): HistoryRow => ({
  step,
  epoch: step / 2,
  loss,
  learningRate: 0.1,
  maskLearningRate: 0.1,
  ...(validationPsnr === undefined ? {} : { validationPsnr }),
});
const history = [row(1, 4), row(2, 0, 20), row(3, 1), row(4, Number.NaN, 22)];
const choice = { curve: 'loss', smoothing: 0, logarithmic: false } as const;

it('leaves out what an axis cannot show', () => {
  expect(curvePoints(history, 'loss', false)).toEqual([
    [0.5, 4],
    [1, 0],
    [1.5, 1],
  ]);
  expect(curvePoints(history, 'loss', true)).toEqual([
    [0.5, 4],
    [1.5, 1],
  ]);
  expect(curvePoints(history, 'validationPsnr', false)).toEqual([
    [1, 20],
    [2, 22],
  ]);
});

it('smooths all runs over as many epochs, what was measured faint behind', () => {
  const noisy = (steps: number): HistoryRow[] => Array.from({ length: steps }, (_, index) => row(index + 1, 1 + (index % 2)));
  const runs = [
    { name: 'long', history: noisy(100) },
    { name: 'short', history: noisy(20) },
  ];
  const { series } = compareOption(runs, { ...choice, smoothing: 20 }, style) as {
    series: { name: string; data: [number, number][]; lineStyle: { color: string; opacity?: number } }[];
  };
  expect(series.map(({ name, lineStyle }) => [name, lineStyle.color, lineStyle.opacity])).toEqual([
    ['long', 's1', 0.25],
    ['short', 's2', 0.25],
    ['long', 's1', undefined],
    ['short', 's2', undefined],
  ]);
  const [, raw, long, short] = series.map(({ data }) => data.map(([, value]) => value));
  expect(raw).toEqual(noisy(20).map(({ loss }) => loss));
  // Steps are half an epoch: a fifth of 50 epochs are 20 steps.
  expect(Math.max(...long!.slice(50)) - Math.min(...long!.slice(50))).toBeLessThan(0.1);
  expect(short).toEqual(long!.slice(0, 20));
});

it('tells six runs apart by colour and by dashes', () => {
  const lines = Array.from({ length: 6 }, (_, index) => runLine(style, index));
  expect(new Set(lines.map(({ color }) => color)).size).toBe(6);
  expect(new Set(lines.map(({ type }) => String(type))).size).toBe(6);
});

it('overlays a line a run, on the axis that was asked for', () => {
  const option = compareOption(
    [
      { name: 'a', history },
      { name: 'b', history },
    ],
    { ...choice, logarithmic: true },
    style,
  );
  expect((option.series as { name: string }[]).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(option.yAxis).toMatchObject({ type: 'log' });
});
