import type { Category } from "@doorstep/core";

/** Categories, theirs too, whose name has a word that begins like what is typed. */
export function categoriesLike(tree: readonly Category[], words: string): Category[] {
  const text = words.trim().toLocaleLowerCase();
  if (text === "") return [];
  const all = tree.flatMap((top) => [top, ...top.children]);
  return all.filter(({ name }) => {
    const known = name.toLocaleLowerCase();
    return known.startsWith(text) || known.includes(` ${text}`) || (/\p{Script=Han}/u.test(text) && known.includes(text));
  });
}
