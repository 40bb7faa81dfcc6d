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
  expect(curvePoints(history, choice)).toEqual([
    [0.5, 4],
    [1, 0],
    [1.5, 1],
  ]);
  expect(curvePoints(history, { ...choice, logarithmic: true })).toEqual([
    [0.5, 4],
    [1.5, 1],
  ]);
  expect(curvePoints(history, { ...choice, curve: 'validationPsnr' })).toEqual([
    [1, 20],
    [2, 22],
  ]);
});

it('smooths over a share of the training: what is smoothed lies within what was measured', () => {
  const noisy = Array.from({ length: 100 }, (_, index) => row(index + 1, 1 + (index % 2)));
  const values = curvePoints(noisy, { ...choice, smoothing: 20 })
    .slice(50)
    .map(([, value]) => value);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.2);
  expect(curvePoints(noisy, choice)[51]![1]).toBe(2);
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
