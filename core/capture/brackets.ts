/** The exposures of each scene behind each mask, shortest first: more than one are a bracket. Scenes and masks in the order of their first frames. */
export function brackets<F extends { readonly scene: number; readonly mask: number; readonly exposure: number }>(
  frames: readonly F[],
): readonly (readonly F[])[] {
  const groups = new Map<string, F[]>();
  for (const frame of frames) {
    const name = `${frame.scene}/${frame.mask}`;
    groups.set(name, [...(groups.get(name) ?? []), frame]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.exposure - b.exposure));
}
