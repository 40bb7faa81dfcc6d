import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { UPLOAD_CHUNK, type RequestInput } from '../../core/service/contract.ts';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useNotices } from './notices.ts';
import { useUploads } from './uploads.ts';

let client: FakeClient;
beforeEach(() => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
});

const dropped = (name: string, size: number) => ({ name, file: new File([new Uint8Array(size).fill(7)], name) });
const asked = (name: string) => client.asked.filter((request) => request.name === name).map(({ input }) => input);
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));

describe('files of a browser', () => {
  it('are sent in pieces, in their order', async () => {
    const uploads = useUploads();
    const arrived = await uploads.send([
      dropped('bench/a.tif', UPLOAD_CHUNK + 3),
      dropped('bench/none.txt', 0),
      dropped('b.npy', 2),
    ]);
    expect(asked('uploads.begin')).toEqual([
      {
        files: [
          { name: 'bench/a.tif', size: UPLOAD_CHUNK + 3 },
          { name: 'bench/none.txt', size: 0 },
          { name: 'b.npy', size: 2 },
        ],
      },
    ]);
    const pieces = asked('uploads.send') as RequestInput<'uploads.send'>[];
    expect(pieces.map(({ file, offset, bytes }) => [file, offset, bytes.length])).toEqual([
      [0, 0, UPLOAD_CHUNK],
      [0, UPLOAD_CHUNK, 3],
      [2, 0, 2],
    ]);
    expect(arrived?.dropped.map((path) => path.split('/').at(-1))).toEqual(['bench', 'b.npy']);
    expect([uploads.work, uploads.share]).toEqual([null, 1]);
  });

  it('can be held back, and are removed there', async () => {
    const uploads = useUploads();
    const sending = uploads.send([dropped('a.tif', 5)]);
    // One drop at a time.
    expect(await uploads.send([dropped('b.tif', 5)])).toBeNull();
    expect(useNotices().notices).toHaveLength(1);
    uploads.cancel();
    expect(await sending).toBeNull();
    expect([asked('uploads.cancel').length, asked('uploads.finish').length, useNotices().notices.length]).toEqual([1, 0, 1]);
  });

  it('that fail on the way are told, and removed', async () => {
    client.failures.set('uploads.send', { message: 'a full disk' });
    expect(await useUploads().send([dropped('a.tif', 5)])).toBeNull();
    await settle();
    expect(useNotices().notices.at(-1)?.failure?.message).toBe('a full disk');
    expect(asked('uploads.cancel')).toHaveLength(1);
    expect(useUploads().work).toBeNull();
  });
});
