import { app, Menu, shell, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { z } from 'zod';
import { commands, type Command, type CommandGroup } from '../renderer/commands.ts';
import { handle } from './bridge.ts';
import { channels } from './channels.ts';
import { texts } from './texts.ts';
import { showWindow } from './window.ts';
import type { WorkspacePlace } from './workspace.ts';

type Item = MenuItemConstructorOptions;

const isMac = process.platform === 'darwin';
const separator: Item = { type: 'separator' };

/** The menus of the desktop: what the system expects, and the commands of the screens, which know whether each makes sense now. */
export function setMenus(place: WorkspacePlace, currentWindow: () => BrowserWindow | null): void {
  const give = (id: string): void => {
    const window = currentWindow();
    if (window === null) return;
    showWindow(window);
    window.webContents.send(channels.command, id);
  };
  const listed = (group: CommandGroup): Item[] => commands.filter((each) => each.group === group).map((each) => item(each, give));
  const menu = Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: texts.menus.file, submenu: fileItems(place) },
    { label: texts.menus.edit, submenu: editItems(give) },
    { label: texts.menus.go, submenu: listed('go') },
    { label: texts.menus.design, submenu: listed('design') },
    { label: texts.menus.mask, submenu: listed('mask') },
    { label: texts.menus.capture, submenu: listed('capture') },
    { label: texts.menus.view, submenu: [...listed('view'), separator, ...viewItems()] },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      label: texts.menus.help,
      submenu: [...listed('help'), ...(isMac ? [] : [separator, { role: 'about' } as const])],
    },
  ]);
  Menu.setApplicationMenu(menu);
  handle(channels.setAvailableCommands, (ids) => {
    const available = new Set(z.array(z.string()).max(commands.length).parse(ids));
    for (const { id } of commands) {
      const found = menu.getMenuItemById(id);
      if (found !== null) found.enabled = available.has(id);
    }
  });
}

/** Its keys are shown only: the page hears them first, and knows whether they are meant for a text field. */
const item = ({ id, text, shortcut }: Command, give: (id: string) => void): Item => ({
  id,
  label: text,
  enabled: false,
  registerAccelerator: false,
  ...(shortcut === null ? {} : { accelerator: shortcut.replace('Mod', 'CmdOrCtrl') }),
  click: () => give(id),
});

const fileItems = (place: WorkspacePlace): Item[] => [
  { label: texts.menus.showWorkspace, click: () => void shell.openPath(place.folder) },
  separator,
  isMac ? { role: 'close' } : { role: 'quit' },
];

/** Undo is of the text that is typed, on a Mac, where the system finds out; elsewhere of the screen, whose page gives the keys to text fields. */
const editItems = (give: (id: string) => void): Item[] => [
  ...(isMac
    ? [{ role: 'undo' } as const, { role: 'redo' } as const]
    : commands.filter(({ group }) => group === 'edit').map((each) => item(each, give))),
  separator,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
];

const viewItems = (): Item[] => [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
  ...(app.isPackaged ? [] : [separator, { role: 'reload', accelerator: '' } as const, { role: 'toggleDevTools' } as const]),
];
