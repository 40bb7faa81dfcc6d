import { describe, expect, it } from 'vitest';
import { commands } from '../commands.ts';
import { isShortcut, shortcutKeys } from './shortcuts.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, code = '') => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('isShortcut', () => {
  it('takes Ctrl for Mod, ⌘ on a Mac, and no key that is not wanted', () => {
    expect(isShortcut(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(isShortcut(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(isShortcut(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(isShortcut(press('K', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false);
    expect(isShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false)).toBe(true);
    expect(isShortcut(press('k', { ctrlKey: true, altKey: true }), 'Mod+K', false)).toBe(false);
    expect(isShortcut(press('k'), 'Mod+K', false)).toBe(false);
  });

  it('finds digits by their place and signs wherever they are', () => {
    // A French keyboard writes & where others write 1.
    expect(isShortcut(press('&', { ctrlKey: true }, 'Digit1'), 'Mod+1', false)).toBe(true);
    expect(isShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(isShortcut(press('?'), '?', false)).toBe(true);
  });
});

describe('commands', () => {
  it('share keys only where no two make sense at once', () => {
    const taken = commands.filter(({ shortcut }) => shortcut !== null).map(({ shortcut, when }) => `${shortcut} ${when}`);
    expect(new Set(taken).size).toBe(taken.length);
    const shared = commands.filter(({ shortcut }, at) => commands.findIndex((each) => each.shortcut === shortcut) !== at);
    expect(shared.filter(({ shortcut }) => shortcut !== null).map(({ id }) => id)).toEqual(['design.resume']);
  });

  it('are drawn with the caps of the system', () => {
    expect(shortcutKeys('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(shortcutKeys('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  });
});
