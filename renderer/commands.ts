import { commandTexts } from './texts/commands.ts';

/**
 * What can be asked for by name, from anywhere: the command palette, the keyboard and the menus of the desktop read this one table. What a command
 * does is in `composables/use-commands.ts`; nothing here knows the window, so that the main process of Electron can read it too.
 */
export type CommandId = keyof typeof commandTexts;

/**
 * When a command makes sense: always; once the core has answered; with a run that is shown; with a mask that is shown, and a display beside the window's to show it on; with a
 * run that is trained, or one that is shown and can go on; with a design that is ready to start; with a capture that was changed; with a step to take
 * back, or to do again.
 */
export type CommandCondition =
  'always' | 'core' | 'run' | 'mask' | 'display' | 'training' | 'resumable' | 'ready' | 'capture' | 'undo' | 'redo';

/** Where a menu lists it. */
export type CommandGroup = 'go' | 'design' | 'mask' | 'capture' | 'edit' | 'view' | 'help';

export interface Command {
  readonly id: CommandId;
  readonly text: string;
  readonly group: CommandGroup;
  /** Keys with `+` between them, `Mod` being Ctrl, or ⌘ on a Mac; null without. */
  readonly shortcut: string | null;
  readonly when: CommandCondition;
}

const command = (id: CommandId, group: CommandGroup, when: CommandCondition, shortcut: string | null = null): Command => ({
  id,
  text: commandTexts[id],
  group,
  shortcut,
  when,
});

export const commands: readonly Command[] = [
  command('palette', 'view', 'always', 'Mod+K'),
  command('shortcuts', 'help', 'always', '?'),
  command('theme', 'view', 'always', 'Mod+Shift+L'),
  command('go.start', 'go', 'core', 'Mod+1'),
  command('go.datasets', 'go', 'core', 'Mod+2'),
  command('go.design', 'go', 'core', 'Mod+3'),
  command('go.mask', 'go', 'core', 'Mod+4'),
  command('go.reconstruct', 'go', 'core', 'Mod+5'),
  command('go.runs', 'go', 'core', 'Mod+6'),
  command('go.generators', 'go', 'core', 'Mod+7'),
  command('go.settings', 'go', 'core', 'Mod+,'),
  command('design.new', 'design', 'core', 'Mod+D'),
  command('design.duplicate', 'design', 'run'),
  command('design.start', 'design', 'ready', 'Mod+Enter'),
  command('design.pause', 'design', 'training', 'Mod+Shift+P'),
  command('design.resume', 'design', 'resumable', 'Mod+Shift+P'),
  command('design.stop', 'design', 'training'),
  command('mask.export', 'mask', 'mask', 'Mod+E'),
  command('mask.show', 'mask', 'display'),
  command('mask.identifiability', 'mask', 'mask'),
  command('mask.inspect', 'mask', 'core', 'Mod+I'),
  command('capture.save', 'capture', 'capture', 'Mod+S'),
  command('undo', 'edit', 'undo', 'Mod+Z'),
  command('redo', 'edit', 'redo', 'Mod+Shift+Z'),
];
