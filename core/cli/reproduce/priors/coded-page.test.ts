import { expect, it } from 'vitest';
import { summarise } from '../../../metrics/summary.ts';
import { codedPage, rowOf, textOf, verdictOf, type CodedRow } from './coded-page.ts';

const row = (condition: string, mask: CodedRow['mask'], method: string, decibels: readonly number[]): CodedRow => ({
  condition,
  mask,
  method,
  title: method.toUpperCase(),
  psnr: summarise(decibels),
  ssim: summarise(decibels.map(() => 0.5)),
  perScene: decibels.map((psnr) => ({ psnr, ssim: 0.5 })),
  seconds: 1,
});
const rows = [
  row('no noise', 'random', 'er', [20, 32, 40, 36]),
  row('no noise', 'learned', 'dpr', [22, 22, 22, 22]),
  row('30 dB', 'random', 'er', [10, 12]),
  row('30 dB', 'random', 'dpr', [15, 15]),
  row('30 dB', 'learned', 'er', [11, 13]),
];

it('tells the best method behind each mask, condition by condition', () => {
  expect(verdictOf(rows).split('\n')).toEqual([
    'no noise: the best are ER with 32.00 dB behind the random mask and DPR with 22.00 dB behind the learned mask.',
    '30 dB: the best are DPR with 15.00 dB behind the random mask and ER with 12.00 dB behind the learned mask.',
  ]);
});

it('has median and the share of clear images beside a mean that a few exact results decide', () => {
  expect(rowOf(rows[0]!)).toMatchObject({ 'PSNR median': 34, 'share above 30 dB': 0.75 });
  expect(textOf(rows)).toMatch(/no noise +random +ER +32\.00 \[.*\] +34\.00 +75 %/);
  const { sections } = codedPage(rows, { scale: 'smoke', command: 'again', generator: 'g', source: 'fashion-mnist', images: 4 });
  const tables = sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'table' ? [block.rows.length] : [])));
  expect(tables).toEqual([2, 3]);
});
