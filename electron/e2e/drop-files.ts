import type { Locator } from 'playwright-core';

/** Drops files and folders on an element as the desktop does: with where they lie, which no event made by a script has. */
export async function dropFiles(target: Locator, files: readonly string[]): Promise<void> {
  const page = target.page();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`Nothing can be dropped on ${target.toString()}: it is not seen`);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  }
  await session.detach();
}
