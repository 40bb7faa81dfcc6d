import { describe, expect, it } from 'vitest';
import { psnrCell, seedsCell } from './cells.ts';
import type { Arm } from './experiment.ts';
import { resultsCsv, summaryCsv } from './results-files.ts';
import { summariseArms } from './summary.ts';
import { outcomesOf } from './testing.ts';

const arm = (name: string, teacher?: string): Arm => ({
  name,
  title: `the ${name}`,
  overrides: [],
  seeds: 3,
  ...(teacher === undefined ? {} : { teacher }),
});
const besidePlain = { references: ['plain'], compared: 'network' } as const;
const [plain, better, teacher] = [arm('plain'), arm('better', 'teacher'), arm('teacher')];

/** Student's t for 2 degrees of freedom, 95 %. */
const T2 = 4.302653;

describe('figures over seeds', () => {
  const outcomes = [
    ...outcomesOf(plain, [20, 22, 24]),
    ...outcomesOf(teacher, [30, 30, 30]),
    ...outcomesOf(better, [20.5, 22.4, 24.6]),
  ];
  const [first, second] = summariseArms([plain, better], outcomes, besidePlain);

  it('are means with the interval that one works out by hand', () => {
    // s = 2, so the half width is 4.3027 · 2/√3 = 4.968.
    const psnr = first!.methods['network']!.psnr;
    expect(psnr.mean).toBeCloseTo(22, 12);
    expect(psnr.high - psnr.mean).toBeCloseTo((T2 * 2) / Math.sqrt(3), 4);
    expect(psnr.mean - psnr.low).toBeCloseTo(4.968, 3);
    expect(first!.methods['er']!.psnr).toEqual({ count: 3, mean: 80, low: 80, high: 80 });
  });

  it('are compared in pairs: what the seed does to both leaves the difference', () => {
    // .5, .4, .6: mean .5, s = .1, half width 4.3027 · .1/√3 = .2484.
    const difference = second!.against['plain']!;
    expect(difference.mean).toBeCloseTo(0.5, 12);
    expect(difference.low).toBeCloseTo(0.5 - 0.2484, 4);
    expect(first!.against).toEqual({ plain: null });
  });

  it('count the time of the teacher with that of the student', () => {
    expect(second!.trainingSeconds!.mean).toBe(10);
    expect(second!.wholeSeconds!.mean).toBe(20);
  });

  it('leave out, and count, what diverged', () => {
    const some = [...outcomesOf(plain, [20, 22, 24]), ...outcomesOf(better, [20.5, null, 24.6])];
    const [, summary] = summariseArms([plain, better], some, besidePlain);
    expect([summary!.done, summary!.diverged]).toEqual([2, 1]);
    expect(seedsCell(summary!)).toBe('2 of 3, 1 diverged');
    expect(summary!.against['plain']!.count).toBe(2);
    expect(summary!.against['plain']!.mean).toBeCloseTo(0.55, 12);
  });

  it('put median and share beside a mean that a few scenes decide', () => {
    expect(psnrCell(first!.methods['er'])).toBe('80.00 [80.00, 80.00]\nmedian 79.8, 100 % over 30');
    expect(psnrCell(first!.methods['network'])).toBe('22.00 [17.03, 26.97]');
    expect(psnrCell(undefined)).toBe('–');
  });
});

it('writes one row a run, with those that came to nothing, and one row an arm', () => {
  const outcomes = [
    ...outcomesOf({ ...plain, title: 'plain, "as is"' }, [20, null]),
    { arm: better, seed: 0, run: null, problem: 'no teacher' },
  ];
  const [head, first, second, third] = resultsCsv(outcomes).split('\n');
  expect(head).toContain('arm,title,seed,run,state,problem,teacher,engine,epochs,network scenes,network PSNR (dB)');
  expect(first).toMatch(/^plain,"plain, ""as is""",0,plain-0,done,,,onnx-cpu,2,60,20,19\.5,20\.5,/);
  expect(second).toMatch(/^plain,"plain, ""as is""",1,plain-1,diverged,diverged: task became NaN,/);
  expect(third).toMatch(/^better,the better,0,,not started,no teacher,/);
  const rows = summaryCsv(summariseArms([plain, better], outcomes, besidePlain))
    .trimEnd()
    .split('\n');
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map((row) => row.replace(/"[^"]*"/g, '').split(',').length)).size).toBe(1);
});
