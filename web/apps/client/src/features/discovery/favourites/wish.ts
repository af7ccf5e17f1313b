export interface Wish {
  specialistId: number;
  name: string;
  keep: boolean;
}

/** The list after a wish: the newest first, nobody twice. */
export function afterWish(ids: readonly number[], { specialistId, keep }: Pick<Wish, "specialistId" | "keep">): number[] {
  const others = ids.filter((id) => id !== specialistId);
  return keep ? [specialistId, ...others] : others;
}
