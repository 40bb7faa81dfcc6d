import { screen, type BrowserWindow } from 'electron';
import { z } from 'zod';
import { displayPictureSchema, showRequestSchema, type KinoformClient } from '../../core/service/contract.ts';
import { answerWith } from '../bridge.ts';
import { channels } from '../channels.ts';
import { describeDisplay } from './displays.ts';
import { Show } from './show.ts';

/** Lets the window show pictures on another display. */
export function bridgeShow(client: KinoformClient, preload: string, currentWindow: () => BrowserWindow | null): Show {
  const occupied = (): number | null => {
    const window = currentWindow();
    return window === null ? null : screen.getDisplayMatching(window.getBounds()).id;
  };
  const show = new Show({
    client,
    preload,
    occupied,
    tell: (state) => currentWindow()?.webContents.send(channels.showChanged, state),
  });
  answerWith(channels.listDisplays, (picture) => {
    const size = displayPictureSchema.parse(picture);
    return screen.getAllDisplays().map((display) => describeDisplay(display, size, occupied()));
  });
  answerWith(channels.startShow, (request) => show.start(showRequestSchema.parse(request)));
  answerWith(channels.moveShow, (by) => show.move(z.int().parse(by)));
  answerWith(channels.endShow, () => show.end());
  return show;
}
