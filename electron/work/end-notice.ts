import { Notification, type BrowserWindow } from 'electron';
import { texts } from '../texts.ts';
import { showWindow } from '../window.ts';
import type { Work } from './work.ts';

/** Says by a notification of the system that work ended, to somebody who looks at something else. */
export function notifyOfEnds(work: Work, window: BrowserWindow): void {
  // One that nobody holds would be collected, and its click lost.
  const shown = new Set<Notification>();
  work.onEnd(({ item, outcome, reason }) => {
    if (window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return;
    const notice = new Notification({ title: texts.ended[outcome](item.name), body: reason ?? '' });
    shown.add(notice);
    notice.on('click', () => showWindow(window));
    notice.on('close', () => shown.delete(notice));
    notice.show();
  });
}
