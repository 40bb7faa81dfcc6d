import { useEventListener } from '@vueuse/core';
import { commands, type Command } from '../commands.ts';
import { useCommands } from '../stores/commands.ts';
import { isShortcut, onMac } from './shortcuts.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=radio], [type=checkbox], [type=range]), textarea, [contenteditable]') !== null;

/** Gives commands by their keys, all over the window; but none behind a dialog, and none of those that a text field has its own for. */
export function useCommandKeys(): void {
  const store = useCommands();
  const belongsToText = ({ shortcut, group }: Command): boolean => group === 'edit' || shortcut?.includes('Mod') === false;
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('.dialog[data-state=open]') !== null) return;
    const command = commands.find(
      (each) => each.shortcut !== null && isShortcut(event, each.shortcut, onMac()) && store.isAvailable(each),
    );
    if (command === undefined || (belongsToText(command) && isTyping(event.target))) return;
    event.preventDefault();
    store.give(command.id);
  });
}
