import { app, Menu, type BrowserWindow } from 'electron';
import path from 'node:path';
import { supervisedClient } from '../core/service/client.ts';
import { writeCrashReport } from '../core/service/crash-report.ts';
import { locations, workspaceFolder } from '../core/service/locations.ts';
import { Supervisor } from '../core/service/supervisor.ts';
import { bridgeClient, bridgeDesktop } from './bridge.ts';
import { passColours } from './colours.ts';
import { askBeforeClosing, quitWithWindow } from './close-question.ts';
import { startCoreProcess } from './core-host.ts';
import { buildMenu } from './menu.ts';
import { registerScheme, servePage } from './protocol.ts';
import { lockDown } from './security.ts';
import { isOnlyInstance } from './single-instance.ts';
import { bridgeShow } from './show/bridge-show.ts';
import { openWindow } from './window.ts';

// The main process composes: each behaviour is a file beside this one.
let window: BrowserWindow | null = null;
const currentWindow = () => window;

/** The same folder as the command line's, unless the environment names another. */
const workspace = workspaceFolder(process.env['KINOFORM_WORKSPACE'] || undefined);

async function start(): Promise<void> {
  await app.whenReady();
  lockDown();
  servePage(locations.renderer);
  const supervisor = new Supervisor({
    start: () => startCoreProcess({ bundle: locations.core, workspace, assets: locations.assets }),
    onCrash: (crash) => void writeCrashReport(path.join(workspace, 'crash-reports'), crash).catch(() => undefined),
  });
  const client = supervisedClient(supervisor);
  bridgeClient(client, currentWindow);
  bridgeDesktop(currentWindow);
  const show = bridgeShow(client, locations.showPreload, currentWindow);
  Menu.setApplicationMenu(buildMenu(workspace));
  window = openWindow({ preload: locations.preload, stateFile: path.join(app.getPath('userData'), 'window.json') });
  window.on('closed', () => {
    window = null;
    show.end();
  });
  askBeforeClosing(window, client);
  app.on('will-quit', () => supervisor.stop());
}

registerScheme();
passColours();
quitWithWindow();
if (isOnlyInstance(currentWindow)) void start();
else app.quit();
