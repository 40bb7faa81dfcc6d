/** Adam on one array of parameters, which it changes in place. Kingma and Ba, ICLR (2015), with its constants. */
export class Adam {
  readonly #mean: Float64Array;
  readonly #power: Float64Array;
  #steps = 0;

  constructor(private readonly parameters: Float64Array) {
    this.#mean = new Float64Array(parameters.length);
    this.#power = new Float64Array(parameters.length);
  }

  step(slopes: Float64Array, rate: number): void {
    this.#steps++;
    const [meanGrown, powerGrown] = [1 - 0.9 ** this.#steps, 1 - 0.999 ** this.#steps];
    for (let k = 0; k < slopes.length; k++) {
      this.#mean[k] = 0.9 * this.#mean[k]! + 0.1 * slopes[k]!;
      this.#power[k] = 0.999 * this.#power[k]! + 0.001 * slopes[k]! ** 2;
      this.parameters[k]! -= (rate * this.#mean[k]!) / meanGrown / (Math.sqrt(this.#power[k]! / powerGrown) + 1e-8);
    }
  }
}
