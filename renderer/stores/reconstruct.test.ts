import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { likeliestArray, useArrayChoice } from './array-choice.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useMeasurements } from './measurements.ts';
import { useNewCapture } from './new-capture.ts';
import { useNotices } from './notices.ts';
import { useReconstructions } from './reconstructions.ts';
import { useResults } from './results.ts';

const PATH = '/data/bench/capture.json';
let client: FakeClient;

beforeEach(async () => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  await useCore().greet();
});

/** Lets every answered request arrive. */
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
const lastInput = (name: string): unknown => client.asked.findLast((request) => request.name === name)?.input;

async function opened() {
  const [capture, reconstructions] = [useCapture(), useReconstructions()];
  await capture.open(PATH);
  await settle();
  return { capture, reconstructions, results: useResults() };
}
const badPixels = (capture: ReturnType<typeof useCapture>) => capture.view!.findings.find(({ id }) => id === 'bad-pixels')!;

describe('a capture', () => {
  it('opens with the worst finding chosen and its first frame shown', async () => {
    const { capture } = await opened();
    expect(capture.view?.path).toBe(PATH);
    expect(capture.chosen?.verdict).toBe('risk');
    expect(capture.counts).toMatchObject({ frame: 0 });
    expect(capture.counts?.numbers.length).toBe(176 * 208);
  });

  it('that cannot be read says why, and leaves what is open', async () => {
    const { capture } = await opened();
    const problem = { where: 'frames.0.file', expected: 'a file', found: 'none' };
    client.failures.set('captures.examine', { message: 'no file', problem });
    await capture.open('/data/other.json');
    expect(capture.failure?.problem).toEqual(problem);
    expect(capture.view?.path).toBe(PATH);
    expect(capture.opening).toBeNull();
  });

  it('shows a frame that the chosen finding points at, and stays where it is when it points at every frame', async () => {
    const { capture } = await opened();
    capture.choose(capture.view!.findings.find(({ id }) => id === 'saturation')!);
    await settle();
    expect(capture.counts?.frame).toBe(2);
    capture.choose(badPixels(capture));
    await settle();
    expect(capture.frame).toBe(2);
  });

  it('says of a frame that cannot be read why, in the place of the frame, until another is shown', async () => {
    const { capture } = await opened();
    client.failures.set('captures.frame', { message: 'frame 2 is not there' });
    await capture.show(1);
    expect([capture.frame, capture.counts, capture.frameFailure?.message]).toEqual([1, null, 'frame 2 is not there']);
    client.failures.delete('captures.frame');
    await capture.show(0);
    expect([capture.counts?.frame, capture.frameFailure]).toEqual([0, null]);
  });

  it('is mended, and unmended, and mended again', async () => {
    const { capture } = await opened();
    const { title, change } = badPixels(capture).fix!;
    await capture.apply(title, change);
    expect(badPixels(capture).verdict).toBe('ok');
    expect(capture.view?.capture.camera.badPixels).toHaveLength(4);
    expect([capture.dirty, capture.made.length]).toEqual([true, 1]);

    await capture.undo();
    expect(badPixels(capture).verdict).toBe('risk');
    expect([capture.dirty, capture.undone.length]).toEqual([false, 1]);
    await capture.redo();
    expect(badPixels(capture).verdict).toBe('ok');
    // A new change takes the place of what was undone.
    await capture.undo();
    await capture.apply(title, change);
    expect(capture.undone).toEqual([]);
  });

  it('is mended in one go, and unmended one by one', async () => {
    const { capture } = await opened();
    const fixes = capture.view!.findings.flatMap(({ fix }) =>
      fix === null ? [] : [{ title: fix.title, changes: [fix.change] }],
    );
    expect(fixes.length).toBeGreaterThan(1);
    await capture.applyAll(fixes);
    expect(capture.view!.findings.every(({ fix }) => fix === null)).toBe(true);
    expect(capture.made.map(({ title }) => title)).toEqual(fixes.map(({ title }) => title));
    await capture.undo();
    expect([capture.made.length, capture.undone.length]).toEqual([fixes.length - 1, 1]);
  });

  it('keeps its state when a fix fails', async () => {
    const { capture } = await opened();
    const { title, change } = badPixels(capture).fix!;
    client.failures.set('captures.examine', { message: 'disk' });
    await capture.apply(title, change);
    expect([capture.made.length, capture.checking]).toEqual([0, false]);
    expect(useNotices().notices.at(-1)?.failure?.message).toBe('disk');
  });

  it('is not left with unsaved changes before somebody says so', async () => {
    const { capture } = await opened();
    const { title, change } = badPixels(capture).fix!;
    await capture.apply(title, change);
    capture.leave(capture.close);
    expect(capture.view).not.toBeNull();
    capture.afterDiscard!();
    expect(capture.view).toBeNull();
    capture.leave(() => void capture.open('/next.json'));
    await settle();
    expect(capture.view!.path).toBe('/next.json');
  });

  it('is saved with its changes, and replaced only when asked', async () => {
    const { capture } = await opened();
    const { title, change } = badPixels(capture).fix!;
    await capture.apply(title, change);
    client.failures.set('captures.save', { message: 'x: expected a new file, found a file that exists' });
    expect(await capture.save('/data/bench/x.json')).toBe(false);
    expect(capture.fileExists).toBe(true);
    client.failures.delete('captures.save');
    expect(await capture.save('/data/bench/x.json', true)).toBe(true);
    expect(lastInput('captures.save')).toEqual({ path: PATH, changes: [change], to: '/data/bench/x.json', overwrite: true });
    expect([capture.view?.path, capture.dirty]).toEqual(['/data/bench/x.json', false]);
  });
});

describe('a new description', () => {
  it('is made from frames and opened, with what was guessed', async () => {
    const making = useNewCapture();
    await making.open(['/data/f_1.tif']);
    await making.make();
    // The mask is missing: nothing is asked for, and from now on problems show.
    expect([making.tried, lastInput('captures.make')]).toEqual([true, undefined]);
    making.form.run = 'r3';
    await making.make();
    await settle();
    expect(lastInput('captures.make')).toMatchObject({ frames: ['/data/f_1.tif'], out: '/data/capture.json', overwrite: false });
    expect([making.isOpen, useCapture().view?.path, useCapture().guesses.length]).toEqual([false, '/data/capture.json', 3]);
  });

  it('names the array of files that hold several, and asks once for all that have it', async () => {
    const [making, arrays] = [useNewCapture(), useArrayChoice()];
    const opening = making.open(['/data/a.h5', '/data/single.mat', '/data/b.h5', '/data/c.tif']);
    await settle();
    expect(arrays.question).toMatchObject({ path: '/data/a.h5' });
    expect(arrays.question?.arrays.map(({ name }) => name)).toEqual(['entry/frames', 'entry/mask']);
    arrays.answer('entry/frames');
    await opening;
    const named = ['/data/a.h5:entry/frames', '/data/single.mat', '/data/b.h5:entry/frames', '/data/c.tif'];
    expect(making.form.files.split('\n')).toEqual(named);

    // The mask was typed: it is asked for before anything is made, and nothing is made without an answer.
    making.form.maskFile = '/data/mask.npz';
    const refused = making.make();
    await settle();
    arrays.answer(null);
    await refused;
    expect(lastInput('captures.make')).toBeUndefined();
    const made = making.make();
    await settle();
    arrays.answer('entry/mask');
    await made;
    expect(lastInput('captures.make')).toMatchObject({ frames: named, mask: { file: '/data/mask.npz:entry/mask' } });
  });

  it('expects a stack before a plane, and the larger of two', () => {
    const entry = (name: string, ...shape: number[]) => ({ name, shape, type: 'float32', likely: true });
    const [dark, frames, few] = [entry('dark', 900, 900), entry('frames', 8, 64, 64), entry('few', 2, 64, 64)];
    expect(likeliestArray([dark, few, frames])).toBe(frames);
    // One plane that is written as a stack is a plane.
    expect(likeliestArray([entry('x', 1, 64, 64), dark])).toBe(dark);
    expect(likeliestArray([])).toBeUndefined();
  });

  it('names the array of the files of a folder, which otherwise stands for itself', async () => {
    const [making, arrays] = [useNewCapture(), useArrayChoice()];
    const opening = making.open(['/data/scan']);
    await settle();
    expect(arrays.question).toMatchObject({ path: '/data/scan/a.h5' });
    arrays.answer('entry/frames');
    await opening;
    expect(making.form.files.split('\n')).toEqual(['/data/scan/a.h5:entry/frames', '/data/scan/b.h5:entry/frames']);
    client.failures.set('captures.frames', { message: 'frames: expected files' });
    await making.open(['/data/tiffs']);
    expect(making.form.files).toBe('/data/tiffs');
    client.failures.delete('captures.frames');
  });

  it('begins with frames that were dropped; a description among them is opened', async () => {
    const [making, capture] = [useNewCapture(), useCapture()];
    await making.take(['/data/f_1.tif']);
    await settle();
    expect([making.isOpen, making.form.files]).toEqual([true, '/data/f_1.tif']);
    await making.take(['/data/f_1.tif', '/data/capture.json']);
    await settle();
    expect([making.isOpen, capture.view?.path]).toEqual([false, '/data/capture.json']);
    const { title, change } = badPixels(capture).fix!;
    await capture.apply(title, change);
    await making.take(['/data/f_2.tif']);
    // Not before it was said that the change may be lost.
    expect([making.isOpen, capture.view?.path]).toEqual([false, '/data/capture.json']);
    client.failures.set('captures.find', { message: 'the core process was ended' });
    await making.take(['/data/f_2.tif']);
    expect(useNotices().notices.at(-1)?.kind).toBe('error');
    client.failures.delete('captures.find');
  });

  it('replaces a file when asked a second time', async () => {
    const making = useNewCapture();
    await making.open(['/data/f_1.tif']);
    making.form.run = 'r3';
    client.failures.set('captures.make', { message: 'expected a new file, found one that exists' });
    await making.make();
    expect([making.fileExists, making.isOpen]).toEqual([true, true]);
    client.failures.delete('captures.make');
    await making.make();
    expect(lastInput('captures.make')).toMatchObject({ overwrite: true });
  });
});

describe('reconstructions', () => {
  it('know what can be done with the capture', async () => {
    const { reconstructions } = await opened();
    // Those of the last reconstruction, though of another capture.
    expect(reconstructions.form.methods).toEqual(['network', 'er', 'raar']);
    expect(reconstructions.canStart).toBe(true);
    reconstructions.form.iterations = 'many';
    expect(reconstructions.canStart).toBe(false);
  });

  it('begin with what was chosen for the same capture the last time', async () => {
    const { capture, reconstructions } = await opened();
    Object.assign(reconstructions.form, { methods: ['er'], prior: 'total-variation', initial: 'random', iterations: '40' });
    reconstructions.form.numbers['total-variation.weight'] = '0.1';
    await reconstructions.begin();
    client.reconstructions.advance(1);
    capture.close();
    Object.assign(reconstructions.form, { methods: ['raar'], prior: null, initial: null, iterations: '7', numbers: {} });
    await capture.open(PATH);
    await settle();
    const numbers = { 'total-variation.weight': '0.1' };
    expect(reconstructions.form).toMatchObject({
      methods: ['er'],
      prior: 'total-variation',
      initial: 'random',
      iterations: '40',
      numbers,
    });
  });

  it('are of arrays too, until a capture is opened', async () => {
    const { capture, reconstructions } = { capture: useCapture(), reconstructions: useReconstructions() };
    const measurements = useMeasurements();
    measurements.describe('/data/y.npy');
    measurements.open();
    expect([measurements.source, measurements.tried]).toEqual([null, true]);
    Object.assign(measurements.form, { operator: 'gaussian', matrix: '/data/A.npy' });
    measurements.open();
    await settle();
    await reconstructions.begin();
    expect(lastInput('reconstructions.start')).toMatchObject({
      name: 'data',
      source: { kind: 'arrays', file: '/data/y.npy', operator: 'gaussian', matrix: '/data/A.npy' },
    });
    await capture.open(PATH);
    await settle();
    expect([measurements.source, reconstructions.source?.file]).toEqual([null, PATH]);
  });

  it('say why nothing can be done', async () => {
    client.failures.set('reconstructions.prepare', { message: 'no mask' });
    const { reconstructions } = await opened();
    expect(reconstructions.refused?.message).toBe('no mask');
    expect(reconstructions.canStart).toBe(false);
  });

  it('run, tell how far they are, and show what came of it', async () => {
    const { reconstructions, results } = await opened();
    reconstructions.form.methods = ['er', 'raar'];
    await reconstructions.begin();
    expect(lastInput('reconstructions.start')).toMatchObject({
      name: 'bench',
      source: { file: PATH },
      settings: { iterations: 500 },
    });
    expect([reconstructions.running?.id, reconstructions.canStart]).toEqual([reconstructions.id, false]);
    client.reconstructions.advance(0.6);
    expect(reconstructions.progress).toMatchObject({ method: 'raar', share: 0.6 });
    expect(results.results).toEqual([]);
    client.reconstructions.advance(0.4);
    await settle();
    expect(results.results.map(({ method }) => method)).toEqual(['er', 'raar']);
    expect(results.results[0]!.residuals).toHaveLength(2);
    expect(useNotices().notices.at(-1)?.title).toContain('bench');
    expect([reconstructions.running, reconstructions.progress]).toEqual([null, null]);
  });

  it('ask for the field alone of a scene that was not judged', async () => {
    const { reconstructions, results } = await opened();
    await reconstructions.begin();
    client.reconstructions.advance(1);
    await settle();
    const maps = () => client.asked.filter(({ name }) => name === 'reconstructions.maps').length;
    const before = maps();
    results.showScene(1);
    await settle();
    expect(results.results.map(({ trust }) => trust)).toEqual([null, null, null]);
    expect(maps()).toBe(before);
  });

  it('save changes first, then start', async () => {
    const { capture, reconstructions } = await opened();
    const { title, change } = badPixels(capture).fix!;
    await capture.apply(title, change);
    await reconstructions.begin();
    expect([capture.saveDialog, reconstructions.running]).toEqual(['before-start', null]);
    await capture.save('/data/bench/mended.json');
    reconstructions.startSaved();
    await settle();
    expect(reconstructions.running?.source.file).toBe('/data/bench/mended.json');
  });

  it('are cancelled, and deleted', async () => {
    const { reconstructions, results } = await opened();
    await reconstructions.begin();
    await reconstructions.cancel();
    expect([reconstructions.running, reconstructions.summary?.state]).toEqual([null, 'cancelled']);
    expect(results.results).toEqual([]);
    await reconstructions.remove(reconstructions.id!);
    expect([reconstructions.id, reconstructions.ofSource]).toEqual([null, []]);
    // The notice takes it back.
    useNotices().notices.at(-1)!.action!.act();
    await settle();
    expect([reconstructions.ofSource.length, reconstructions.id]).toEqual([1, reconstructions.ofSource[0]?.id]);
  });

  it('export fields, and replace files only when asked', async () => {
    const { reconstructions, results } = await opened();
    await reconstructions.begin();
    client.reconstructions.advance(1);
    await settle();
    const what = { methods: ['er'], formats: ['npy' as const, 'png' as const], folder: '/out' };
    await results.write(what);
    expect(results.written).toEqual(['/out/x-er.npy', '/out/x-er.png']);
    client.failures.set('reconstructions.export', { message: 'x: expected a new file, found a file that exists' });
    await results.write(what);
    expect(results.askReplace).toEqual(what);
    client.failures.delete('reconstructions.export');
    await results.write(what, true);
    expect(results.askReplace).toBeNull();
    expect(lastInput('reconstructions.export')).toMatchObject({ overwrite: true });
  });
});
