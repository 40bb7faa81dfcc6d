import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { texts } from '../texts.ts';
import { calibrationRows, calibrationSentences } from '../screens/reconstruct/calibration-words.ts';
import { useCalibration } from './calibration.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

let client: FakeClient;
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
const inputs = (name: string) => client.asked.filter((request) => request.name === name).map(({ input }) => input);

beforeEach(async () => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  await useCore().greet();
  await useCapture().open('/data/bench/capture.json');
});

describe('a calibration', () => {
  it('takes its description from what a browser sent: the one that a bench leaves for it, or the only one', async () => {
    const calibration = useCalibration();
    await calibration.takeFrames({ files: ['/in/1/b/capture.json', '/in/1/b/calibration.json'], dropped: ['/in/1/b'] });
    expect(calibration.form.path).toBe('/in/1/b/calibration.json');
    await calibration.takeFrames({ files: ['/in/2/a.tif'], dropped: ['/in/2/a.tif'] });
    expect(calibration.form.path).toBe('/in/1/b/calibration.json');
    expect(useNotices().notices.map(({ title }) => title)).toEqual([texts.registration.noCapture]);
    await calibration.takeFrames({ files: ['/in/3/known.json'], dropped: ['/in/3/known.json'] });
    expect(calibration.form.path).toBe('/in/3/known.json');
  });

  it('is one change of the description, which can be undone', async () => {
    const [capture, calibration] = [useCapture(), useCalibration()];
    const bits = capture.view!.findings.find(({ id }) => id === 'bad-pixels')!.fix!;
    await capture.apply(bits.title, bits.change);
    void calibration.start();
    await settle();
    // It works on the description as it is changed so far, which nobody changes meanwhile.
    const [asked] = inputs('captures.calibrate');
    expect(asked).toMatchObject({ changes: [bits.change], source: { kind: 'blind', scenes: null }, keepOrder: false });
    expect([capture.canChange, calibration.canStart]).toEqual([false, false]);
    await capture.undo();
    expect(capture.made).toHaveLength(1);
    client.calibration.advance(0.4);
    expect(calibration.progress).toMatchObject({ share: 0.4, secondsLeft: 12 });
    client.calibration.advance(0.6);
    await settle();
    expect(calibration.job).toBeNull();
    expect(capture.view!.capture.registration).toMatchObject({ source: 'refined', centre: [88.1, 104.2] });
    expect(capture.described!.registration.source).toBe('nominal');
    expect(calibration.result?.residual).toBe(0.062);
    await capture.undo();
    expect([capture.view!.capture.registration.source, calibration.result]).toEqual(['nominal', null]);
    await capture.redo();
    expect(calibration.result).not.toBeNull();
  });

  it('from known masks needs their description', async () => {
    const calibration = useCalibration();
    calibration.form.kind = 'frames';
    expect(calibration.canStart).toBe(false);
    calibration.form.path = ' /data/bench/calibration.json ';
    void calibration.start();
    await settle();
    expect(inputs('captures.calibrate')).toMatchObject([
      { source: { kind: 'frames', path: '/data/bench/calibration.json', scene: null } },
    ]);
    client.calibration.advance(1);
    await settle();
    expect(useCapture().view!.capture.registration.source).toBe('calibrated');
  });

  it('that is cancelled, or fails, leaves the description as it was', async () => {
    const [capture, calibration] = [useCapture(), useCalibration()];
    void calibration.start();
    await settle();
    await calibration.cancel();
    await settle();
    expect([calibration.job, capture.made, capture.canChange, calibration.failure]).toEqual([null, [], true, null]);
    client.failures.set('captures.calibrate', { message: 'The core process died' });
    await calibration.start();
    expect([calibration.job, capture.made, capture.canChange]).toEqual([null, [], true]);
    expect(calibration.failure?.message).toBe('The core process died');
  });

  it('ends when another capture is opened', async () => {
    const [capture, calibration] = [useCapture(), useCalibration()];
    void calibration.start();
    await settle();
    await capture.open('/data/other.json');
    await settle();
    expect(inputs('captures.cancel')).toHaveLength(1);
    expect([calibration.job, capture.canChange, capture.made]).toEqual([null, true, []]);
  });
});

describe('what a calibration found', () => {
  it('is said in words, as far as it makes a difference', async () => {
    const calibration = useCalibration();
    void calibration.start();
    await settle();
    client.calibration.advance(1);
    await settle();
    const found = calibration.result!;
    expect(calibrationSentences(found)).toEqual([
      'The centre is 1.8 camera pixels (0.73 bins) from where it was described.',
      'The camera is turned by 1.30° from what was described.',
      'The pattern is 2 % larger than described.',
      '3 % of the light passes the panel as it came.',
      'Defocus: 0.11 waves rms.',
      '6.2 % of the frames, in amplitude of light, stay unexplained.',
    ]);
    const mirrored = { ...found, after: { ...found.after, 'scale rows': -found.after['scale rows'] }, maskOf: [1, 0] };
    const sentences = calibrationSentences(mirrored);
    expect(sentences).toContain('The frames are mirrored top to bottom.');
    expect(sentences).toContain('The frames had another order: they are of masks 2, 1.');
    const same = calibrationSentences({ ...found, after: found.before });
    expect(same[0]).toBe('The bench is as it was described.');
    const rows = calibrationRows(found).map(({ title, ...figures }) => [title, ...Object.values(figures)]);
    expect(rows).toContainEqual(['Rotation, °', '0.000', '1.300', '0.001']);
    expect(rows).toContainEqual(['Zero order, % of light', '0.00', '3.00', '0.03']);
    expect(rows).toContainEqual(['Astigmatism, waves', '0.000', '0.000', 'held']);
  });
});
