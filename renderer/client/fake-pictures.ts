import { float32Message, type ArrayMessage, type Picture } from '../../core/service/contract.ts';

/** A stream of numbers in [0, 1) that is the same every time. */
export function repeatableNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Something like a garment: a body with sleeves, striped. */
export function fakeScene(index: number, height: number, width: number): Float32Array {
  const random = repeatableNumbers(index + 1);
  const [waist, sleeve, stripes, tone] = [0.2 + 0.12 * random(), random(), 2 + 8 * random(), 0.45 + 0.5 * random()];
  return Float32Array.from({ length: height * width }, (_, i) => {
    const y = Math.floor(i / width) / height;
    const x = Math.abs((i % width) / width - 0.5);
    const body = x < waist + 0.04 * Math.cos(6 * y) && y > 0.12 && y < 0.9;
    const arm = sleeve > 0.4 && y > 0.14 && y < 0.28 + 0.6 * sleeve * x * 2 && x < 0.42;
    return body || arm ? tone * (0.75 + 0.25 * Math.cos(stripes * 6.28 * y)) : 0;
  });
}

/** Random phases that drift toward structure as training goes on. */
export function fakeMask(seed: number, snapshots: number, height: number, width: number, learned: number): Float32Array {
  const random = repeatableNumbers(seed);
  return Float32Array.from({ length: snapshots * height * width }, (_, i) => {
    const row = Math.floor(i / width) % height;
    const lens = ((row - height / 2) ** 2 + ((i % width) - width / 2) ** 2) / height;
    return (((2 * Math.PI * random() + learned * lens * 1.5) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  });
}

/** Pictures of one scene: the reconstruction gets sharper with `learned` from 0 to 1. */
export function fakePicture(step: number, height: number, width: number, learned: number): Picture {
  const random = repeatableNumbers(99);
  const truth = fakeScene(3, height, width);
  const reconstruction = truth.map((value) => value + (1 - 0.75 * learned) * 0.5 * (random() - 0.5));
  const pattern = truth.map((_, i) => {
    const row = Math.min(Math.floor(i / width), height - Math.floor(i / width));
    const column = Math.min(i % width, width - (i % width));
    return (-Math.log(1 - random()) * (4 + 40 * (1 - learned))) / (1 + 0.02 * (row * row + column * column));
  });
  const message = (values: Float32Array): ArrayMessage => float32Message([height, width], values);
  return {
    step,
    mask: float32Message([1, height, width], fakeMask(7, 1, height, width, learned)),
    pattern: message(pattern),
    truth: message(truth),
    reconstruction: message(reconstruction),
    psnr: 14 + 9.4 * learned,
  };
}
