import { useNotices } from '../stores/notices.ts';
import { texts } from '../texts.ts';
import { copyPicture, savePicture } from './copy-picture.ts';
import { isShortcut, onMac } from './shortcuts.ts';

interface CopiedPicture {
  /** The picture, a pixel a pixel; null while there is none. */
  canvas(): HTMLCanvasElement | null;
  /** The numbers behind its colours, a row a line; null where there are none. @throws Error for too many */
  numbers(): string | null;
}

/** Copying and keeping a picture and the numbers behind it: what every picture offers alike, in its menu and by keys. */
export function usePictureCopies({ canvas, numbers }: CopiedPicture) {
  const notices = useNotices();

  /** What goes wrong with the clipboard is said: a page that is not served securely has none. */
  function attempt(done: string, act: () => Promise<void>): void {
    act().then(
      () => notices.show({ kind: 'done', title: done, failure: null }),
      (error: unknown) => notices.fail(texts.viewer.copyFailed, error),
    );
  }
  const copy = (): void => attempt(texts.viewer.copied, async () => copyPicture(canvas()!));
  const save = (): void =>
    void savePicture(canvas()!, 'picture.png').catch((error: unknown) => notices.fail(texts.viewer.saveFailed, error));
  const copyValues = (): void => attempt(texts.viewer.valuesCopied, async () => navigator.clipboard.writeText(numbers() ?? ''));

  /** Does what a key says. False where it says nothing of this. */
  function takeKey(event: KeyboardEvent, hasNumbers: boolean): boolean {
    if (isShortcut(event, 'Mod+C', onMac())) copy();
    else if (hasNumbers && isShortcut(event, 'Mod+Shift+C', onMac())) copyValues();
    else return false;
    event.preventDefault();
    return true;
  }

  return { copy, save, copyValues, takeKey };
}
