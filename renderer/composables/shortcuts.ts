/** Keys of commands, such as `Mod+Shift+Z`: see `renderer/commands.ts`. */

type Keys = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export const onMac = (): boolean => /mac/i.test(navigator.platform);

/** Whether a key that was pressed is this shortcut. Digits count by their place: some keyboards write them with Shift. */
export function isShortcut(event: Keys, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const modifier = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (event.altKey || other || modifier !== wants('Mod')) return false;
  // Where signs are on the keyboard, and whether with Shift, differs by country.
  const isSign = /^[^a-z0-9]$/i.test(key);
  if (!isSign && event.shiftKey !== wants('Shift')) return false;
  return /^\d$/.test(key) ? event.code === `Digit${key}` : event.key.toLowerCase() === key.toLowerCase();
}

const MAC_SIGNS: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Enter: '↩' };

/** The keys as their caps say, one after the other. */
export const shortcutKeys = (shortcut: string, mac: boolean): readonly string[] =>
  shortcut.split('+').map((part) => (mac ? MAC_SIGNS[part] : undefined) ?? (part === 'Mod' ? 'Ctrl' : part));
