import type { Locator } from 'playwright-core';

/** The ways to work a screen. */
export interface Hands {
  press(target: Locator): Promise<void>;
  choose(target: Locator, value: string): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
}

export const mouse: Hands = {
  press: (target) => target.click(),
  choose: (target, value) => target.selectOption(value).then(() => undefined),
  write: (target, text) => target.fill(text),
};

/** More than any screen has to stop at. */
const STOPS = 400;

/** Without a pointer: everything is reached with Tab, from wherever the focus is. */
export const keyboard: Hands = {
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press('Enter');
  },
  async choose(target, value) {
    await tabTo(target);
    await target.locator(`option[value="${value}"]`).waitFor({ state: 'attached' });
    await target.page().keyboard.press('Home');
    for (let stop = 0; (await target.inputValue()) !== value; stop++) {
      if (stop === STOPS) throw new Error(`The arrows do not reach ${value}`);
      await target.page().keyboard.press('ArrowDown');
    }
  },
  async write(target, text) {
    await tabTo(target);
    await target.page().keyboard.press('ControlOrMeta+a');
    await target.page().keyboard.type(text);
  },
};

async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < STOPS; stop++) {
    const state = await target.evaluate((element) => ({
      focused: element === document.activeElement,
      // Without a mark of its own nobody sees where the keyboard is.
      marked: getComputedStyle(element).outlineStyle !== 'none' || getComputedStyle(element).boxShadow !== 'none',
    }));
    if (state.focused && !state.marked) throw new Error(`Focus is not seen at ${target.toString()}`);
    if (state.focused) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target.toString()}`);
}
