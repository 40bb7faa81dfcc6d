/** Every order of some items. */
export const permutations = (items: readonly number[]): (readonly number[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

/** Two items exchanged, in every way. */
export const exchanges = (order: readonly number[]): (readonly number[])[] =>
  order.flatMap((_, one) =>
    order.slice(one + 1).map((__, index) => {
      const other = one + 1 + index;
      return order.map((item, at) => (at === one ? order[other]! : at === other ? order[one]! : item));
    }),
  );

export const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
