import path from 'node:path';
import { z } from 'zod';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';

const recentSchema = z.array(z.object({ path: z.string(), opened: z.string() }));
type Recent = z.infer<typeof recentSchema>;

const KEPT = 12;
const fileIn = (workspace: string): string => path.join(workspace, 'recent-captures.json');

/** Captures that were opened, the latest first; those that are gone are left out. A list that is damaged is an empty one. */
export async function recentCaptures(workspace: string): Promise<Recent> {
  const file = fileIn(workspace);
  const all = await readWhole(file)
    .then((bytes) => decodeJson(bytes, recentSchema, file))
    .catch((): Recent => []);
  const there = await Promise.all(all.map((each) => exists(each.path)));
  return all.filter((_, index) => there[index]);
}

export async function rememberCapture(workspace: string, capture: string, now: Date): Promise<void> {
  const others = (await recentCaptures(workspace)).filter((each) => each.path !== capture);
  const list: Recent = [{ path: capture, opened: now.toISOString() }, ...others].slice(0, KEPT);
  await writeWhole(fileIn(workspace), encodeJson(list), { force: true });
}
