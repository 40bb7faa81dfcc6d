import { expect, it } from 'vitest';
import { parseTags } from './tags.ts';

it('tags are parted by commas, each once, without the spaces around them', () => {
  expect(parseTags(' on the bench, paper,paper ,, ')).toEqual(['on the bench', 'paper']);
  expect(parseTags('  ')).toEqual([]);
});

it('one that is too long spoils them all, so that it can be mended', () => {
  expect(parseTags(`paper, ${'x'.repeat(40)}`)).toHaveLength(2);
  expect(parseTags(`paper, ${'x'.repeat(41)}`)).toBeNull();
});
