import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../../core/service/contract.ts';
import { lossCurve, lossOption, psnrOption, smooth, thinOut, type Point } from './curves.ts';

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
const seriesOf = (option: { series?: unknown }): { data: Point[] }[] => option.series as { data: Point[] }[];

describe('thinOut', () => {
  const points = fc.array(fc.tuple(fc.float({ noNaN: true }), fc.float({ noNaN: true })), { minLength: 1, maxLength: 500 });

  it('keeps few points, in order, with the extremes', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 60 }), (values, limit) => {
        const curve = values.map(([, value], i): Point => [i, value]);
        const thinned = thinOut(curve, limit);
        expect(thinned.length).toBeLessThanOrEqual(limit);
        expect(thinned.map(([at]) => at)).toEqual([...thinned.map(([at]) => at)].sort((a, b) => a - b));
        const heights = thinned.map(([, value]) => value);
        expect(Math.max(...heights)).toBe(Math.max(...curve.map(([, value]) => value)));
        expect(Math.min(...heights)).toBe(Math.min(...curve.map(([, value]) => value)));
      }),
    );
  });
});

describe('smooth', () => {
  it('leaves a constant as it is, from the first point on', () => {
    for (const [, value] of smooth(
      [0, 1, 2, 3].map((at): Point => [at, 7]),
      10,
    ))
      expect(value).toBeCloseTo(7, 10);
  });

  it('stays between the extremes', () => {
    const smoothed = smooth(
      [1, 5, 1, 5, 1].map((value, at): Point => [at, value]),
      3,
    );
    for (const [, value] of smoothed) expect(value).toBeGreaterThanOrEqual(1);
    for (const [, value] of smoothed) expect(value).toBeLessThanOrEqual(5);
  });
});

describe('lossOption', () => {
  it('leaves out what a logarithm cannot show', () => {
    const [raw] = seriesOf(lossOption(lossCurve([row(1, 0.5), row(2, 0), row(3, Number.NaN), row(4, 0.25)]), 4, style));
    expect(raw?.data).toEqual([
      [0.1, 0.5],
      [0.4, 0.25],
    ]);
  });

  it('spans the whole training from the start', () => {
    expect(lossOption(lossCurve([]), 120, style).xAxis).toMatchObject({ min: 0, max: 120 });
  });

  it('stays small for a long training', () => {
    const history = Array.from({ length: 60_000 }, (_, step) => row(step, 1 + Math.sin(step)));
    for (const { data } of seriesOf(lossOption(lossCurve(history), 6000, style))) expect(data.length).toBeLessThanOrEqual(1200);
  });
});

describe('the terms of the loss', () => {
  const distilled = [1, 2, 3].map((step) => ({
    ...row(step, 0.5),
    terms: { task: 0.4, cdp: 1.5, features: step === 2 ? 0 : 0.1 },
  }));

  it('have a line each between the loss and its smoothed line, told apart without colour', () => {
    const { series } = lossOption(lossCurve(distilled), 4, style) as {
      series: { name: string; lineStyle: { type?: unknown } }[];
    };
    expect(series.map(({ name }) => name)).toEqual(['each step', 'task', 'patterns', 'features', 'smoothed']);
    expect(new Set(series.slice(1, 4).map(({ lineStyle }) => String(lineStyle.type))).size).toBe(3);
  });

  it('leave out what a logarithm cannot show', () => {
    expect(lossCurve(distilled).terms.map(({ points }) => points.length)).toEqual([3, 3, 2]);
  });

  it('are not there where the task is all', () => expect(lossCurve([row(1, 0.5)]).terms).toEqual([]));
});

describe('psnrOption', () => {
  it('has a point for each validation only', () => {
    const [psnr] = seriesOf(psnrOption([row(1, 1), row(10, 0.5, 20.5), row(11, 0.4), row(20, 0.3, 21.75)], 4, style));
    expect(psnr?.data).toEqual([
      [1, 20.5],
      [2, 21.75],
    ]);
  });
});
