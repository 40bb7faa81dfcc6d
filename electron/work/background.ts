import { app, Menu, nativeImage, Tray, type BrowserWindow } from 'electron';
import { texts } from '../texts.ts';
import { showWindow } from '../window.ts';
import type { Work } from './work.ts';

const TRAY_SIZE = 22;

/** The app without its window, while work goes on: an icon in the tray says how far it is. */
export class Background {
  readonly #window: BrowserWindow;
  readonly #work: Work;
  readonly #icon: string;
  #tray: Tray | null = null;

  constructor(window: BrowserWindow, work: Work, icon: string) {
    this.#window = window;
    this.#work = work;
    this.#icon = icon;
    work.onChange(() => this.#say());
    // Whoever brought it back: the tray, a second start, a notification, or the dock.
    window.on('show', () => this.#removeTray());
    window.on('closed', () => this.#removeTray());
    app.on('activate', () => showWindow(window));
  }

  enter(): void {
    this.#window.hide();
    if (this.#tray !== null) return;
    this.#tray = new Tray(nativeImage.createFromPath(this.#icon).resize({ width: TRAY_SIZE, height: TRAY_SIZE }));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.tray.open, click: () => showWindow(this.#window) },
        // With its window, as it asks what shall become of the work.
        { label: texts.tray.quit, click: () => (showWindow(this.#window), this.#window.close()) },
      ]),
    );
    this.#tray.on('click', () => showWindow(this.#window));
    this.#say();
  }

  #say(): void {
    const [first] = this.#work.items;
    const percent = first?.share == null ? null : Math.round(100 * first.share);
    this.#tray?.setToolTip(first === undefined ? texts.tray.idle : texts.tray.working(first.name, percent));
  }

  #removeTray(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }
}
