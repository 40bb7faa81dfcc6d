import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../../core/service/contract.ts';
import type { CurveView, Point } from '../../components/curve-points.ts';
import { lossCurve, lossOption, psnrOption } from './curves.ts';

const style = {
  text: '#999',
  line: '#333',
  surface: '#000',
  series: '#00f',
  seriesFaint: '#009',
  second: '#f80',
  more: ['#0f8'],
  font: 'sans',
};
const row = (step: number, loss: number, validationPsnr?: number): HistoryRow => ({
  step,
  epoch: step / 10,
  loss,
  learningRate: 1e-3,
  maskLearningRate: 0.1,
  ...(validationPsnr === undefined ? {} : { validationPsnr }),
});
const view: CurveView = { smoothing: 2, logarithmic: true };
const seriesOf = (option: { series?: unknown }): { data: Point[] }[] => option.series as { data: Point[] }[];

describe('lossOption', () => {
  it('leaves out what a logarithm cannot show', () => {
    const [raw] = seriesOf(lossOption(lossCurve([row(1, 0.5), row(2, 0), row(3, Number.NaN), row(4, 0.25)], 4, view), 4, style));
    expect(raw?.data).toEqual([
      [0.1, 0.5],
      [0.4, 0.25],
    ]);
  });

  it('shows on a linear axis what a logarithm cannot', () => {
    const curve = lossCurve([row(1, 0.5), row(2, 0), row(3, Number.NaN)], 4, { ...view, logarithmic: false });
    const option = lossOption(curve, 4, style);
    expect(option.yAxis).toMatchObject({ type: 'value' });
    expect(seriesOf(option)[0]?.data).toEqual([
      [0.1, 0.5],
      [0.2, 0],
    ]);
    expect(lossOption({ ...curve, logarithmic: true }, 4, style).yAxis).toMatchObject({ type: 'log' });
  });

  it('has what was measured faint behind the smoothed line, and alone where nothing is smoothed', () => {
    const lines = (smoothing: number): [string, unknown][] => {
      const option = lossOption(lossCurve([row(1, 0.5), row(2, 0.7)], 4, { ...view, smoothing }), 4, style);
      return (option.series as { name: string; lineStyle: { color: string } }[]).map(({ name, lineStyle }) => [
        name,
        lineStyle.color,
      ]);
    };
    expect(lines(10)).toEqual([
      ['measured', style.seriesFaint],
      ['smoothed', style.series],
    ]);
    expect(lines(0)).toEqual([['measured', style.series]]);
  });

  it('spans the whole training from the start', () => {
    expect(lossOption(lossCurve([], 120, view), 120, style).xAxis).toMatchObject({ min: 0, max: 120 });
  });

  it('stays small for a long training', () => {
    const history = Array.from({ length: 60_000 }, (_, step) => row(step, 1 + Math.sin(step)));
    for (const { data } of seriesOf(lossOption(lossCurve(history, 6000, view), 6000, style)))
      expect(data.length).toBeLessThanOrEqual(1200);
  });
});

describe('the terms of the loss', () => {
  const distilled = [1, 2, 3].map((step) => ({
    ...row(step, 0.5),
    terms: { task: 0.4, cdp: 1.5, features: step === 2 ? 0 : 0.1 },
  }));

  it('have a line each between the loss and its smoothed line, told apart without colour', () => {
    const { series } = lossOption(lossCurve(distilled, 4, view), 4, style) as {
      series: { name: string; lineStyle: { type?: unknown } }[];
    };
    expect(series.map(({ name }) => name)).toEqual(['measured', 'task', 'patterns', 'features', 'smoothed']);
    expect(new Set(series.slice(1, 4).map(({ lineStyle }) => String(lineStyle.type))).size).toBe(3);
  });

  it('leave out what a logarithm cannot show', () => {
    expect(lossCurve(distilled, 4, view).terms.map(({ points }) => points.length)).toEqual([3, 3, 2]);
  });

  it('are not there where the task is all', () => expect(lossCurve([row(1, 0.5)], 4, view).terms).toEqual([]));
});

describe('psnrOption', () => {
  const history = [row(1, 1), row(10, 0.5, 20), row(11, 0.4), row(20, 0.3, 24)];

  it('has a point for each validation only', () => {
    const [psnr, ...others] = seriesOf(psnrOption(history, 4, 0, style));
    expect(psnr?.data).toEqual([
      [1, 20],
      [2, 24],
    ]);
    expect(others).toEqual([]);
  });

  it('has a smoothed line through them', () => {
    // 25 % of 4 epochs is a time constant of 1: the second point weighs 1 and the first e^-1.
    const [, smoothed] = seriesOf(psnrOption(history, 4, 25, style));
    expect(smoothed?.data[1]?.[1]).toBeCloseTo((24 + 20 * Math.exp(-1)) / (1 + Math.exp(-1)), 12);
  });
});
