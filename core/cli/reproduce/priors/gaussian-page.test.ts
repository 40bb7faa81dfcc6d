import { expect, it } from 'vitest';
import { bestSparse, drawSimilarity, gaussianPage, textOf, type Point } from './gaussian-page.ts';

const around = (mean: number) => ({
  count: 3,
  mean,
  low: mean - 0.01,
  high: mean + 0.01,
  median: mean,
  standardDeviation: 0.004,
});
const point = (method: string, kind: Point['kind'], measurements: number, ssim: number): Point => ({
  method,
  title: method.toUpperCase(),
  kind,
  measurements,
  psnr: around(20),
  ssim: around(ssim),
  perScene: [],
  seconds: 1,
});
const points = (['real', 'complex'] as const).flatMap((kind) => [
  point('raf', kind, 50, 0.9),
  point('sparta', kind, 50, 0.1),
  point('thwf', kind, 50, 0.2),
  point('dpr', kind, 50, 0.5),
  point('prilo-mii', kind, 50, 0.6),
]);

it('holds generative methods against the best sparse one, not against the best of all', () => {
  expect(bestSparse(points).method).toBe('thwf');
});

it('draws each kind of matrix by itself, and tells all methods in the tables', () => {
  const moved = points.map((one) => (one.kind === 'real' && one.method === 'dpr' ? { ...one, ssim: around(0.3) } : one));
  expect(drawSimilarity(moved, 'complex')).toBe(drawSimilarity(points, 'complex'));
  expect(drawSimilarity(moved, 'real')).not.toBe(drawSimilarity(points, 'real'));
  const { sections } = gaussianPage(points, {
    scale: 'smoke',
    command: 'again',
    generator: 'g',
    source: 'fashion-mnist',
    images: 3,
    chosenOn: 16,
  });
  const tables = sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.rows.length] : [])));
  expect(tables).toEqual([5, 5]);
  expect(textOf(points)).toContain('0.200 [0.190, 0.210]');
});
