import type { Capture } from '../capture-file.ts';
import type { CaptureFinding } from './finding.ts';
import { count, listed, reporter } from './report.ts';

/** Whether there is a frame of each scene behind each mask, and none twice. */
export function examineCompleteness({ frames, registration }: Capture, maskShape: readonly number[] | null): CaptureFinding {
  const report = reporter('frames', 'Frames');
  const scenes = 1 + Math.max(...frames.map(({ scene }) => scene));
  const masks = maskShape?.[0] ?? 1 + Math.max(...frames.map(({ mask }) => mask));
  const cannot = { effect: 'The frames cannot be put behind the masks.' };
  if (maskShape !== null && (maskShape[1] !== registration.bins[0] || maskShape[2] !== registration.bins[1])) {
    return report.stop(
      `The frames are registered for masks of ${registration.bins.join(' × ')}, and the mask is ${maskShape.slice(1).join(' × ')}.`,
      {
        ...cannot,
        remedy: 'Name the mask that was displayed, or register the frames for this one.',
      },
    );
  }
  const beyond = frames.flatMap(({ mask }, index) => (mask >= masks ? [`frame ${index} (mask ${mask})`] : []));
  if (beyond.length > 0) {
    return report.stop(`${count(masks, 'mask')}, counted from 0, but ${listed(beyond)}.`, {
      ...cannot,
      remedy: 'Number the frames from mask 0, or name the mask that was displayed.',
    });
  }
  const seen = new Map<string, number>();
  const twice: number[] = [];
  frames.forEach(({ scene, mask, exposure }, index) => {
    const name = `${scene}/${mask}/${exposure}`;
    if (seen.has(name)) twice.push(index);
    else seen.set(name, index);
  });
  const missing: string[] = [];
  for (let scene = 0; scene < scenes; scene++) {
    for (let mask = 0; mask < masks; mask++) {
      if (!frames.some((frame) => frame.scene === scene && frame.mask === mask))
        missing.push(`scene ${scene} behind mask ${mask}`);
    }
  }
  if (missing.length > 0) {
    return report.stop(`No frame of ${listed(missing)}.`, { ...cannot, remedy: 'Take it, or leave this scene out.' });
  }
  if (twice.length > 0) {
    return report.stop(
      `${count(twice.length, 'frame')} of a scene, mask and exposure that another frame has already: ${listed(twice.map((index) => `frame ${index}`))}.`,
      {
        effect: 'Which of them counts is not known.',
        remedy: 'Keep the first of each, unless scene or mask of the others are wrong.',
      },
    );
  }
  return report.ok(`${count(scenes, 'scene')} behind ${count(masks, 'mask')}, ${count(frames.length, 'frame')}.`);
}
