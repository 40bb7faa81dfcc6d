import { describe, expect, it } from 'vitest';
import { intervalChart } from './interval-chart.ts';

const at = (x: number, mean: number) => ({ x, mean, low: mean - 1, high: mean + 1 });
const drawn = {
  title: 'PSNR',
  series: [{ title: 'student & teacher', points: [at(3, 22), at(9, 23), at(15, 24)] }],
  levels: [{ title: 'end to end', mean: 22, low: 21.5, high: 22.5 }],
};

describe('a chart of intervals', () => {
  const svg = intervalChart(drawn, 'L', 'dB');

  it('has a bar a point, a band a level, and a legend', () => {
    expect(svg.match(/<circle /g)).toHaveLength(3);
    expect(svg.match(/<rect /g)).toHaveLength(1);
    expect(svg).toContain('student &#38; teacher');
    expect(svg).toContain('end to end');
  });

  it('puts its ticks where something was tried', () => {
    const ticks = [...svg.matchAll(/text-anchor="middle">([^<]*)</g)].map(([, text]) => text);
    expect(ticks).toEqual(['3', '9', '15']);
  });

  it('keeps every end of an interval inside the picture', () => {
    const heights = [...svg.matchAll(/V([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...heights)).toBeLessThanOrEqual(250);
    expect(svg).not.toContain('NaN');
  });

  it('draws a single point, and refuses more than it can tell apart', () => {
    expect(intervalChart({ title: '', series: [{ title: 'one', points: [at(9, 20)] }] }, 'L', 'dB')).not.toContain('NaN');
    const [level] = drawn.levels;
    expect(() => intervalChart({ ...drawn, levels: [level!, level!, level!] }, 'L', 'dB')).toThrow('3 series');
  });
});
