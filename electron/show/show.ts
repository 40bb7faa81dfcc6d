import { powerSaveBlocker, screen, type BrowserWindow, type Display } from 'electron';
import type { KinoformClient, RequestOutput, ShowRequest, ShowState } from '../../core/service/contract.ts';
import { InputError } from '../../core/math/input-error.ts';
import { displayName, displayProblem } from './displays.ts';
import { listenToKeys } from './show-keys.ts';
import { drawPicture, openShowWindow } from './show-window.ts';
import { shownPicture } from './shown-picture.ts';

interface Shown {
  readonly request: ShowRequest;
  readonly set: RequestOutput<'show.open'>;
  readonly display: Display;
  readonly window: BrowserWindow;
  readonly blocker: number;
  index: number;
}

interface Surroundings {
  readonly client: KinoformClient;
  readonly preload: string;
  /** The display of Kinoform's own window; null without one. */
  occupied(): number | null;
  tell(state: ShowState): void;
}

/** Shows pictures on one display, one after the other, until somebody ends it or the display changes. */
export class Show {
  readonly #surroundings: Surroundings;
  #shown: Shown | null = null;
  /** Steps are taken one after the other: keys come faster than pictures. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    screen.on('display-removed', (_event, display) => this.#check(display, false));
    screen.on('display-metrics-changed', (_event, display) => this.#check(display, true));
  }

  /** @throws InputError when the display would not show the pictures as they are, or there are none */
  start(request: ShowRequest): Promise<void> {
    return this.#inTurn(async () => {
      this.end();
      const display = screen.getAllDisplays().find(({ id }) => id === request.display);
      if (display === undefined) {
        const found = `${screen.getAllDisplays().length} others`;
        throw new InputError({ where: `display ${request.display}`, expected: 'one that is connected', found });
      }
      const set = await this.#surroundings.client.request('show.open', { source: request.source });
      const problem = displayProblem(display, set, this.#surroundings.occupied());
      if (problem !== null) throw problem;
      const window = await openShowWindow(display, this.#surroundings.preload);
      const blocker = powerSaveBlocker.start('prevent-display-sleep');
      const shown: Shown = { request, set, display, window, blocker, index: 0 };
      this.#shown = shown;
      window.once('closed', () => this.#forget(shown));
      listenToKeys(window, { move: (by) => this.move(by), end: () => this.end() });
      await this.#draw(0);
    });
  }

  /** Goes by so many pictures, and stays at the first and the last. What goes wrong ends the show, and is told. */
  move(by: number): void {
    void this.#inTurn(async () => {
      if (this.#shown === null) return;
      const index = Math.min(Math.max(this.#shown.index + by, 0), this.#shown.set.titles.length - 1);
      if (index !== this.#shown.index) await this.#draw(index);
    }).catch(() => undefined);
  }

  end(problem: string | null = null): void {
    const shown = this.#shown;
    if (shown === null) return;
    this.#forget(shown, problem);
    if (!shown.window.isDestroyed()) shown.window.destroy();
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(step);
    this.#work = turn.catch(() => undefined);
    return turn;
  }

  async #draw(index: number): Promise<void> {
    const shown = this.#shown!;
    try {
      const { picture } = await this.#surroundings.client.request('show.picture', { source: shown.request.source, index });
      // It was ended meanwhile.
      if (this.#shown !== shown) return;
      await drawPicture(shown.window, shown.display, shownPicture(picture));
    } catch (error) {
      if (this.#shown !== shown) return;
      this.end(error instanceof Error ? error.message : String(error));
      throw error;
    }
    if (this.#shown !== shown) return;
    shown.index = index;
    this.#surroundings.tell({
      shown: { display: displayName(shown.display), titles: [...shown.set.titles], index },
      problem: null,
    });
  }

  #check(display: Display, there: boolean): void {
    const shown = this.#shown;
    if (shown === null || display.id !== shown.display.id) return;
    if (!there) return this.end(`${displayName(display)} was disconnected`);
    const problem = displayProblem(display, shown.set, null);
    if (problem !== null) this.end(problem.message);
  }

  #forget(shown: Shown, problem: string | null = null): void {
    if (this.#shown !== shown) return;
    this.#shown = null;
    powerSaveBlocker.stop(shown.blocker);
    this.#surroundings.tell({ shown: null, problem });
  }
}
