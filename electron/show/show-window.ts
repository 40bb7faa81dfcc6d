import { BrowserWindow, type Display } from 'electron';
import { z } from 'zod';
import { InputError } from '../../core/math/input-error.ts';
import { showPageAddress } from '../protocol.ts';
import { pagePreferences } from '../security.ts';
import { displayName } from './displays.ts';
import { showChannels, type DrawnReport, type ShownPicture } from './show-channels.ts';
import { countDifferences } from './shown-picture.ts';

const reportSchema = z.object({ width: z.number(), height: z.number(), ratio: z.number() });

/** A picture that is not drawn by then never will be. */
const PATIENCE_MS = 10_000;
/** Looks at a window that may still be growing to its size, or be showing the picture before. */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = 50;

/**
 * A window that covers one display and nothing else: without frame, menu and pointer, above the task bar, never slowed down while another window
 * has the keyboard, which stays where it is.
 */
export async function openShowWindow(display: Display, preload: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    ...display.bounds,
    show: false,
    frame: false,
    thickFrame: false,
    roundedCorners: false,
    hasShadow: false,
    movable: false,
    minimizable: false,
    skipTaskbar: true,
    backgroundColor: '#000000',
    title: 'Kinoform: shown picture',
    webPreferences: { ...pagePreferences, preload, backgroundThrottling: false, zoomFactor: 1 },
  });
  window.removeMenu();
  window.setAlwaysOnTop(true, 'screen-saver');
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  await window.loadURL(showPageAddress);
  window.showInactive();
  // Once it is there: a new window as large as its display is made one pixel smaller on X11, lest it be taken for a full screen.
  if (process.platform === 'darwin') window.setSimpleFullScreen(true);
  else window.setFullScreen(true);
  return window;
}

/**
 * Draws a picture, then compares what the window shows with it, pixel by pixel.
 * @throws InputError when the window's pixels are not those of the picture
 */
export async function drawPicture(window: BrowserWindow, display: Display, picture: ShownPicture): Promise<void> {
  const where = displayName(display);
  const expected = `${picture.width}×${picture.height} pixels with the levels of the picture`;
  let found = '';
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    const report = nextReport(window);
    window.webContents.send(showChannels.draw, picture);
    const { width, height, ratio } = await report;
    if (ratio !== 1 || width !== picture.width || height !== picture.height) {
      found = `a window of ${width}×${height} at ${Number((100 * ratio).toFixed(2))} %`;
      continue;
    }
    const image = await window.webContents.capturePage();
    const different = countDifferences(picture, { ...image.getSize(), bgra: image.toBitmap() });
    if (different === 0) return;
    found = `${different} pixels that differ`;
  }
  throw new InputError({ where, expected, found, hint: 'does something scale the display, cover it or convert its colours?' });
}

function nextReport(window: BrowserWindow): Promise<DrawnReport> {
  const { ipc } = window.webContents;
  return new Promise((resolve, reject) => {
    const hear = (_event: unknown, report: unknown): void => {
      stop();
      resolve(reportSchema.parse(report));
    };
    const giveUp = (reason: string) => (): void => {
      stop();
      reject(new Error(reason));
    };
    const closed = giveUp('The shown window was closed');
    const timer = setTimeout(giveUp(`Nothing was drawn within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
    const stop = (): void => {
      clearTimeout(timer);
      ipc.off(showChannels.drawn, hear);
      window.off('closed', closed);
    };
    ipc.on(showChannels.drawn, hear);
    window.once('closed', closed);
  });
}
