import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from '../stores/notices.ts';
import { texts } from '../texts.ts';
import { usePictureCopies } from './use-picture-copies.ts';

const writeText = vi.fn((_: string) => Promise.resolve());

beforeEach(() => {
  setActivePinia(createPinia());
  vi.stubGlobal('navigator', { clipboard: { writeText }, platform: 'Linux' });
  writeText.mockClear();
});
afterEach(() => void vi.unstubAllGlobals());

/** Ctrl+Shift+C, or another key with these. */
const key = (changes: Partial<KeyboardEvent> = {}) =>
  ({
    ...{ key: 'C', ctrlKey: true, metaKey: false, shiftKey: true, altKey: false, preventDefault: vi.fn() },
    ...changes,
  }) as unknown as KeyboardEvent;

it('puts the numbers on the clipboard by its key, and says so', async () => {
  const copies = usePictureCopies({ canvas: () => null, numbers: () => '1\t2\n3\t4' });
  const event = key();
  expect(copies.takeKey(event, true)).toBe(true);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(useNotices().notices).toMatchObject([{ kind: 'done', title: texts.viewer.valuesCopied }]));
  expect(writeText).toHaveBeenCalledWith('1\t2\n3\t4');
});

it('leaves keys alone that are not its own, and that of numbers where there are none', () => {
  const copies = usePictureCopies({ canvas: () => null, numbers: () => null });
  for (const event of [key({ key: 'x' }), key({ ctrlKey: false }), key()]) {
    expect(copies.takeKey(event, false)).toBe(false);
    expect(event.preventDefault).not.toHaveBeenCalled();
  }
});

it('says what went wrong', async () => {
  const tooMany = (): string => {
    throw new Error('too many values');
  };
  usePictureCopies({ canvas: () => null, numbers: tooMany }).copyValues();
  await vi.waitFor(() =>
    expect(useNotices().notices).toMatchObject([{ kind: 'error', failure: { message: 'too many values' } }]),
  );
});
