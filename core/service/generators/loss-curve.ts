import { float32Message, type ArrayMessage } from '../contract.ts';

/** Mean loss over some steps, at their middle. */
interface Bucket {
  readonly steps: number;
  /** Sums over the steps of their number and their loss. */
  readonly at: number;
  readonly loss: number;
}

/** A curve has at most so many points. */
const MOST = 256;

/**
 * The loss of a training as it is drawn: means over so many steps that few enough points are left, however long it takes. Where there would be too many,
 * neighbours become one.
 */
export class LossCurve {
  #buckets: Bucket[];
  #open: Bucket = { steps: 0, at: 0, loss: 0 };
  /** Steps of a bucket from now on. */
  #width = 1;

  /** @param epochs mean loss of the epochs that were trained before @param perEpoch steps of each */
  constructor(epochs: readonly number[], perEpoch: number) {
    this.#buckets = epochs.map((loss, epoch) => ({
      steps: perEpoch,
      at: perEpoch * (epoch * perEpoch + (perEpoch + 1) / 2),
      loss: perEpoch * loss,
    }));
    while (this.#buckets.length > MOST) this.#halve();
  }

  /** @param step from 1 */
  add(step: number, loss: number): void {
    this.#open = sumOf(this.#open, { steps: 1, at: step, loss });
    if (this.#open.steps < this.#width) return;
    this.#buckets.push(this.#open);
    this.#open = { steps: 0, at: 0, loss: 0 };
    if (this.#buckets.length <= MOST) return;
    this.#halve();
    this.#width *= 2;
  }

  /** Step and mean loss, `[n, 2]`. */
  message(): ArrayMessage {
    const points = this.#buckets.flatMap(({ steps, at, loss }) => [at / steps, loss / steps]);
    return float32Message([this.#buckets.length, 2], Float32Array.from(points));
  }

  #halve(): void {
    const merged: Bucket[] = [];
    for (let i = 0; i < this.#buckets.length; i += 2) {
      const [one, other] = this.#buckets.slice(i, i + 2) as [Bucket, Bucket | undefined];
      merged.push(other === undefined ? one : sumOf(one, other));
    }
    this.#buckets = merged;
  }
}

const sumOf = (a: Bucket, b: Bucket): Bucket => ({ steps: a.steps + b.steps, at: a.at + b.at, loss: a.loss + b.loss });
