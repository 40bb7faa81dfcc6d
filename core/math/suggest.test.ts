import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggestion } from './suggest.ts';

describe('editDistance', () => {
  it('counts insertions, deletions, replacements and swaps', () => {
    expect(editDistance('design', 'design')).toBe(0);
    expect(editDistance('desing', 'design')).toBe(1);
    expect(editDistance('mni', 'mini')).toBe(1);
    expect(editDistance('minni', 'mini')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is symmetric, and zero only for equal words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('suggestion', () => {
  it('offers the nearest word', () => expect(suggestion('mnii', ['mini', 'laptop', 'paper'])).toBe('did you mean mini?'));
  it('lists a few when nothing is near', () => expect(suggestion('zzzzzz', ['mini', 'paper'])).toBe('there is mini, paper'));
  it('says nothing when nothing is near among many', () => {
    const many = Array.from({ length: 9 }, (_, index) => `word-${index}-of-many`);
    expect(suggestion('x', many)).toBeUndefined();
  });
  it('does not offer a word that shares nothing', () => expect(nearest('ab', ['xyzw'])).toBeUndefined());
});
