import { app, type BrowserWindow } from 'electron';
import path from 'node:path';
import { supervisedClient } from '../core/service/client.ts';
import { writeCrashReport } from '../core/service/crash-report.ts';
import { locations } from '../core/service/locations.ts';
import { Supervisor } from '../core/service/supervisor.ts';
import { bridgeClient, bridgeDesktop } from './bridge.ts';
import { passColours } from './colours.ts';
import { startCoreProcess } from './core-host.ts';
import { fileArguments } from './files/file-arguments.ts';
import { OpenedFiles } from './files/opened-files.ts';
import { isOnlyInstance } from './files/single-instance.ts';
import { setMenus } from './menu.ts';
import { registerScheme, servePage } from './protocol.ts';
import { lockDown } from './security.ts';
import { bridgeShow } from './show/bridge-show.ts';
import { openWindow } from './window.ts';
import { Background } from './work/background.ts';
import { askBeforeClosing, quitWithWindow } from './work/close-question.ts';
import { notifyOfEnds } from './work/end-notice.ts';
import { showInTaskbar } from './work/taskbar.ts';
import { Work } from './work/work.ts';
import { bridgeWorkspace, WorkspacePlace } from './workspace.ts';

// The main process composes: each behaviour is a file beside this one.
let window: BrowserWindow | null = null;
const currentWindow = () => window;

const place = new WorkspacePlace();
const icon = path.join(locations.assets, 'icon.png');

async function start(openedFiles: OpenedFiles): Promise<void> {
  await app.whenReady();
  lockDown();
  servePage(locations.renderer);
  const supervisor = new Supervisor({
    start: () => startCoreProcess({ bundle: locations.core, workspace: place.folder, assets: locations.assets }),
    onCrash: (crash) => void writeCrashReport(path.join(place.folder, 'crash-reports'), crash).catch(() => undefined),
  });
  const client = supervisedClient(supervisor);
  const work = new Work(client);
  bridgeClient(client, { currentWindow, follow: (request, input, answer) => work.follow(request, input, answer) });
  bridgeDesktop(currentWindow);
  openedFiles.bridge();
  const show = bridgeShow(client, locations.showPreload, currentWindow);
  bridgeWorkspace({ place, supervisor, client, currentWindow });
  setMenus(place, currentWindow);
  window = openWindow({ preload: locations.preload, stateFile: path.join(app.getPath('userData'), 'window.json'), icon });
  window.on('closed', () => {
    window = null;
    show.end();
  });
  showInTaskbar(work, window);
  notifyOfEnds(work, window);
  askBeforeClosing(window, { client, work, background: new Background(window, work, icon) });
  app.on('will-quit', () => supervisor.stop());
}

registerScheme();
passColours();
quitWithWindow();
const files = fileArguments(process.argv.slice(1), process.cwd());
const openedFiles = new OpenedFiles(currentWindow);
openedFiles.open(files);
if (isOnlyInstance(files, { currentWindow, open: openedFiles.open })) void start(openedFiles);
else app.quit();
