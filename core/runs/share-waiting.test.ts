import { expect, test } from 'vitest';
import { shareWaiting } from './share-waiting.ts';

/** Work that ends when it is told to, with the number of its call. */
function told() {
  const ends: ((fail: boolean) => void)[] = [];
  const work = (): Promise<number> => {
    const call = ends.length;
    return new Promise((resolve, reject) => ends.push((fail) => (fail ? reject(new Error(`call ${call}`)) : resolve(call))));
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { ask: shareWaiting(work), ends, settle };
}

test('whoever asks while one is under way shares the next with all others who do', async () => {
  const { ask, ends, settle } = told();
  const first = ask();
  await settle();
  const later = [ask(), ask(), ask()];
  await settle();
  expect(ends).toHaveLength(1);
  ends[0]!(false);
  expect(await first).toBe(0);
  await settle();
  expect(ends).toHaveLength(2);
  ends[1]!(false);
  expect(await Promise.all(later)).toEqual([1, 1, 1]);
});

test('a failure is told to those who asked for that one, and the next is done all the same', async () => {
  const { ask, ends, settle } = told();
  const first = ask();
  await settle();
  const second = ask();
  ends[0]!(true);
  await expect(first).rejects.toThrow('call 0');
  await settle();
  ends[1]!(false);
  expect(await second).toBe(1);
});
