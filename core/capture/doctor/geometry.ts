import type { Capture } from '../capture-file.ts';
import { nominalPixelsPerBin, samplingOf } from '../../optics/affine.ts';
import type { CaptureFinding } from './finding.ts';
import { percent, reporter } from './report.ts';

/** Camera pixels a bin that show the intensity completely. */
const ENOUGH = 2;
/** Registration and optics agree within this. */
const AGREE = 0.1;
/** Share of the model's frequencies outside the frame. */
const MOST_OUTSIDE = 0.001;
/** Share of the frame's side that the centre is from the middle of the frame. */
const FAR = 0.25;

/** Camera pixels a bin, as registered and as the optics say: `λ f / (N p b)` over the camera's pitch. */
export function examineSampling({ registration, optics, camera, note }: Capture): CaptureFinding {
  const report = reporter('sampling', 'Sampling');
  const registered = samplingOf(registration.pixelsPerBin);
  const nominal = Math.min(...nominalPixelsPerBin(optics, camera.pitch, registration.bins));
  const numbers = `${registered.toFixed(2)} camera pixels a bin as registered, ${nominal.toFixed(2)} by the optics`;
  if (Math.abs(registered / nominal - 1) > AGREE) {
    return report.risk(`${numbers}: they differ by ${percent(Math.abs(registered / nominal - 1))}.`, {
      effect: 'One of them is wrong; a wrong registration reads frequencies beside their places.',
      remedy: 'Check wavelength, focal length, pitches, superpixel and the bins of the registration.',
    });
  }
  if (registered >= ENOUGH - 1e-6) return report.ok(`${numbers}: enough to see the speckle.`);
  const details = {
    effect:
      'The camera does not see the intensity between its pixels: it cannot be resampled, only summed, and every offset or turn blurs the bins.',
    remedy: 'Use a longer focal length, smaller superpixels or a camera of smaller pitch: two pixels a bin at least.',
  };
  // Simulated frames at one pixel a bin hold the intensities of the model themselves.
  return note.startsWith('Simulated') && Number.isInteger(registered)
    ? report.note(`${numbers}.`, details)
    : report.risk(`${numbers}: too few.`, details);
}

/** Whether the frames show all frequencies of the model, with the centre about where it is expected. */
export function examineFrameSize(
  { registration }: Capture,
  frame: { readonly height: number; readonly width: number },
): CaptureFinding {
  const report = reporter('frame-size', 'Frame and bins');
  const [rows, columns] = registration.bins;
  const [[a, b], [c, d]] = registration.pixelsPerBin;
  let outside = 0;
  for (let row = -Math.floor(rows / 2); row < Math.ceil(rows / 2); row++) {
    for (let column = -Math.floor(columns / 2); column < Math.ceil(columns / 2); column++) {
      const y = registration.centre[0] + a * row + b * column;
      const x = registration.centre[1] + c * row + d * column;
      if (y < -0.5 || x < -0.5 || y > frame.height - 0.5 || x > frame.width - 0.5) outside++;
    }
  }
  const share = outside / (rows * columns);
  const sizes = `${rows} × ${columns} bins on ${frame.height} × ${frame.width} pixels`;
  const middle = [(frame.height - 1) / 2, (frame.width - 1) / 2] as const;
  const away = Math.max(
    Math.abs(registration.centre[0] - middle[0]) / frame.height,
    Math.abs(registration.centre[1] - middle[1]) / frame.width,
  );
  const marks = [
    {
      frame: null,
      kind: 'circle' as const,
      at: [...registration.centre] as [number, number],
      radius: 5,
      what: 'registered centre',
    },
  ];
  if (share > MOST_OUTSIDE) {
    return report.stop(`${sizes}: ${percent(share)} of the frequencies fall outside the frame.`, {
      effect: 'The frames do not say what light was there.',
      remedy:
        'Use a larger region of the camera, a shorter focal length or larger superpixels; check centre and size of the bins.',
      marks,
    });
  }
  if (away > FAR) {
    return report.note(
      `${sizes}; the centre is registered at [${registration.centre.map((at) => at.toFixed(1)).join(', ')}], far from the middle.`,
      {
        effect: 'Nothing, if it is so.',
        remedy: 'Check the centre of the registration.',
        marks,
      },
    );
  }
  return report.ok(`${sizes}: all frequencies are on the frame.`);
}
