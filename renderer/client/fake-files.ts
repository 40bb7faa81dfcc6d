import type { RequestInput, RequestName, RequestOutput } from '../../core/service/contract.ts';

type FileRequest = Extract<RequestName, `files.${string}` | `uploads.${string}`>;
type Handlers = { [N in FileRequest]: (input: RequestInput<N>) => RequestOutput<N> };

/** Files that only pretend: every file of arrays holds the same three, but for one that says so in its name. */
export const fakeFileHandlers: Handlers = {
  'files.arrays': ({ path }) => ({
    arrays: [
      { name: 'entry/frames', shape: [4, 176, 208], type: 'uint16', likely: true },
      { name: 'entry/mask', shape: [4, 64, 64], type: 'float32', likely: true },
      { name: 'entry/exposure', shape: [4], type: 'float64', likely: false },
    ].filter((_, index) => !path.includes('single') || index !== 1),
  }),
  'uploads.begin': ({ files }) => ({ upload: files.map(({ name }) => name).join('|') }),
  'uploads.send': () => ({}),
  'uploads.finish': ({ upload }) => {
    const names = upload.split('|');
    const lie = (name: string): string => `/home/lab/.local/share/kinoform/incoming/1/${name}`;
    return { files: names.map(lie), dropped: [...new Set(names.map((name) => lie(name.split('/')[0] ?? name)))] };
  },
  'uploads.cancel': () => ({}),
};
